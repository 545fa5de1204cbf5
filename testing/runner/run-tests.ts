import { availableParallelism } from "node:os";
import { findTests } from "./find-tests.ts";
import { parseOptions, usage } from "./options.ts";
import { planTests } from "./plan-tests.ts";
import { runPlan } from "./run-plan.ts";

const root = process.cwd();
const options = parseOptions(process.argv.slice(2));
if (options.help) process.stdout.write(usage);
else process.exitCode = await runPlan(planTests(options, findTests(root), availableParallelism()), root);
