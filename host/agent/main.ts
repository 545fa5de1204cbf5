import { scriptArguments } from "../quickjs/arguments.ts";
import { exitWith } from "../quickjs/exit.ts";
import { writeKernelLog } from "../quickjs/kernel-log.ts";
import { createQuickJsSystem } from "../quickjs/system.ts";
import { runAgent } from "./agent.ts";

exitWith(runAgent(createQuickJsSystem(), { words: scriptArguments(), log: writeKernelLog }));
