import { surviveBrokenStreams } from "./broken-streams.ts";
import { runCommandLine } from "./command-line.ts";

/** Runs this process's command line. */
surviveBrokenStreams(process);
process.exitCode = await runCommandLine(process.argv.slice(2), {
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
});
