import { enableCompileCache } from "node:module";

// Modules are loaded lazily behind this line, so that their compiled form is kept for the next start.
enableCompileCache();
const { runCommandLine } = await import("./command-line.ts");
await runCommandLine(process.argv.slice(2));
