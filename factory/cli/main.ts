import { findOwnModulesByName } from "./own-modules.ts";

// Whether what Node compiles is kept, and where, is for the launcher to say: Node's own place is a folder in /tmp that
// anybody can make first, and what is in it runs.
findOwnModulesByName();
const { surviveBrokenStreams } = await import("./broken-streams.ts");
const { runCommandLine } = await import("./command-line.ts");
surviveBrokenStreams(process);
process.exitCode = await runCommandLine(process.argv.slice(2), {
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
});
