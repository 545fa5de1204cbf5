import { surviveBrokenStreams } from "./broken-streams.ts";
import { runCommandLine } from "./command-line.ts";

// Nothing is awaited here: what is packed is a script of the older kind, which starts faster.
surviveBrokenStreams(process);
void start();

/** Runs this process's command line. */
async function start(): Promise<void> {
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    cwd: process.cwd(),
    stdout: process.stdout,
    stderr: process.stderr,
  });
}
