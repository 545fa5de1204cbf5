import { surviveBrokenStreams } from "./broken-streams.ts";
import { runCommandLine } from "./command-line.ts";

// Whether what Node compiles is kept, and where, is for the launcher to say: Node's own place is a folder in /tmp that
// anybody can make first, and what is in it runs.
surviveBrokenStreams(process);
process.exitCode = await runCommandLine(process.argv.slice(2), {
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
});
