import { json } from "node:stream/consumers";
import { runCommandLine } from "@wherry/factory/cli/command-line.ts";

/**
 * Runs command lines of wherry one after the other in one process, which is faster than one process each. Reads them from standard
 * input as JSON, [["validate", "a.ign"], ...], and prints what each said: [{stdout, stderr, status}, ...].
 */
const commandLines = (await json(process.stdin)) as readonly (readonly string[])[];
const write = process.stdout.write.bind(process.stdout);
const said: { stdout: string; stderr: string; status: number }[] = [];
for (const args of commandLines) {
  const outcome = { stdout: "", stderr: "", status: 0 };
  process.stdout.write = (text: string | Uint8Array) => collect(outcome, "stdout", text);
  process.stderr.write = (text: string | Uint8Array) => collect(outcome, "stderr", text);
  process.exitCode = 0;
  await runCommandLine(args);
  outcome.status = Number(process.exitCode);
  said.push(outcome);
}
process.exitCode = 0;
write(JSON.stringify(said));

function collect(outcome: { stdout: string; stderr: string }, stream: "stdout" | "stderr", text: string | Uint8Array) {
  outcome[stream] += typeof text === "string" ? text : Buffer.from(text).toString("utf8");
  return true;
}
