import { enableCompileCache } from "node:module";

// Modules are loaded lazily behind this line, so that their compiled form is kept for the next start.
enableCompileCache();
const { runCommandLine } = await import("./command-line.ts");
const { processStreams } = await import("./printer.ts");
// Whoever reads our output may stop reading, as `head` does; that is no failure of ours.
for (const stream of Object.values(processStreams)) stream.on("error", endQuietly);
process.exitCode = await runCommandLine(process.argv.slice(2), { cwd: process.cwd(), streams: processStreams });

function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(process.exitCode ?? 0);
}
