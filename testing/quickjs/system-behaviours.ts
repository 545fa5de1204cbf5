import { scriptArguments } from "@wherry/host/quickjs/arguments.ts";
import { createQuickJsSystem } from "@wherry/host/quickjs/system.ts";
import { tryBehaviours } from "./system-contract.ts";

/** Tries all behaviours in the folder that is named, on the engine itself, and prints what came out as JSON. */
const system = createQuickJsSystem();
system.print(`${JSON.stringify(tryBehaviours(system, scriptArguments()[0] ?? "/none"))}\n`);
