import { enableCompileCache } from "node:module";

// Modules are loaded lazily behind this line, so that their compiled form is kept for the next start.
enableCompileCache();
const { runCommandLine } = await import("./command-line.ts");
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
