import { mkdirSync, readFileSync, writeSync } from "node:fs";
import type { Job } from "./job.ts";
import { loadParser } from "./load-parser.ts";
import { runJob } from "./run-job.ts";

/** Does the job in the file that is named, on Node. */
const job: Job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
mkdirSync(job.folder, { recursive: true });
process.chdir(job.folder);
await runJob(job, await loadParser(job.parser), {
  now: Date.now,
  peak: () => process.resourceUsage().maxRSS * 1024,
  say: (message) => void writeSync(1, `${JSON.stringify(message)}\n`),
  processStat: () => readFileSync("/proc/self/stat", "utf8"),
});
