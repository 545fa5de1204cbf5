import { tryBehaviours } from "../system.fixtures.ts";
import { scriptArguments } from "./arguments.ts";
import { createQuickJsSystem } from "./system.ts";

/** Tries all behaviours in the folder that is named, on the engine itself, and prints what came out as JSON. */
const system = createQuickJsSystem();
system.print(`${JSON.stringify(tryBehaviours(system, scriptArguments()[0] ?? "/none"))}\n`);
