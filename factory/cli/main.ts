import { runCommandLine } from "./command-line.ts";

// Whether what Node compiles is kept, and where, is for the launcher to say: Node's own place is a folder in /tmp that
// anybody can make first, and what is in it runs.
// Whoever reads our output may stop reading, as `head` does; that is not a failure of ours.
for (const stream of [process.stdout, process.stderr]) stream.on("error", endQuietly);
process.exitCode = await runCommandLine(process.argv.slice(2), {
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
});

function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(process.exitCode ?? 0);
}
