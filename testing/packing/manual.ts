import { PassThrough } from "node:stream";
import { createProgram } from "@wherry/factory/cli/command-line.ts";
import { commandFacts } from "@wherry/factory/cli/help/command-facts.ts";
import { manualPages } from "@wherry/factory/cli/help/manual.ts";
import { version } from "@wherry/factory/cli/version.ts";

/** The manual pages of all commands, by their files' names. */
export async function commandManual(): Promise<ReadonlyMap<string, string>> {
  const streams = { stdout: new PassThrough().resume(), stderr: new PassThrough().resume() };
  return manualPages(commandFacts(await createProgram([], { cwd: "/", ...streams })), version);
}
