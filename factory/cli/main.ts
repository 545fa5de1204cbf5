import { findOwnModulesByName } from "./own-modules.ts";

// Whether what Node compiles is kept, and where, is for the launcher to say: Node's own place is a folder in /tmp that
// anybody can make first, and what is in it runs.
findOwnModulesByName();
await import("./start.ts");
