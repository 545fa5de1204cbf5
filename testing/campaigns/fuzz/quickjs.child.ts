import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { scriptArguments } from "@wherry/host/quickjs/arguments.ts";
import { createQuickJsSystem } from "@wherry/host/quickjs/system.ts";
import type { Job } from "./job.ts";
import { pureParsers } from "./parsers/pure-parsers.ts";
import { runJob } from "./run-job.ts";

/** Does the job in the file that is named, on QuickJS. */
const system = createQuickJsSystem();
const read = (path: string) => decodeUtf8(system.readFile(path) ?? new Uint8Array());
const job: Job = JSON.parse(read(scriptArguments()[0] ?? ""));
const parser = pureParsers.find(({ name }) => name === job.parser);
if (parser === undefined) throw new Error(`QuickJS does not run ${job.parser}`);
await runJob(job, parser, {
  now: system.now,
  peak: () => 0,
  say: (message) => system.print(`${JSON.stringify(message)}\n`),
  processStat: () => read("/proc/self/stat"),
});
