import { PassThrough } from "node:stream";
import { createProgram, runCommandLine } from "@wherry/factory/cli/command-line.ts";
import { allCommands, commandFacts } from "@wherry/factory/cli/help/command-facts.ts";

/** The page of all commands in Markdown: of each what `--help` prints. */
export async function commandsPage(): Promise<string> {
  const { surroundings } = openSurroundings();
  const [, ...commands] = allCommands(commandFacts(await createProgram([], surroundings)));
  const parts = [
    "# Commands",
    "Of each command what `wherry COMMAND --help` prints. From a clone of the repository the program is `bin/wherry`.",
    await helpBlock([]),
  ];
  for (const { path } of commands) parts.push(`## wherry ${path.join(" ")}`, await helpBlock(path));
  return `${parts.join("\n\n")}\n`;
}

async function helpBlock(path: readonly string[]): Promise<string> {
  const { surroundings, said } = openSurroundings();
  await runCommandLine([...path, "--help"], surroundings);
  return `\`\`\`text\n${said().trimEnd()}\n\`\`\``;
}

/** Where a command line is run, and what it has said on standard output. */
function openSurroundings() {
  const chunks: Buffer[] = [];
  const stdout = new PassThrough().on("data", (chunk: Buffer) => chunks.push(chunk));
  return {
    surroundings: { cwd: "/", stdout, stderr: new PassThrough().resume() },
    said: () => Buffer.concat(chunks).toString("utf8"),
  };
}
