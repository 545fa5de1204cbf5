import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkHouse } from "../house/check-house.ts";
import type { House } from "../house/reading/house.ts";
import { readHouse } from "../house/reading/read-house.ts";
import { type Changes, findChanges } from "./changed-files.ts";
import { findTests } from "./find-tests.ts";
import { planChanged } from "./plan-changed.ts";
import { groupTests, planTests, type TestPlan } from "./plan-tests.ts";
import { runPlan } from "./run-plan.ts";
import { cacheFolder, runToEnd } from "./run-to-end.ts";

const usage = `usage: npm run check [-- --changed]

Types, lint and format, the rules of the house, and the tests beside the source. It leaves out the slow tests and those that boot machines:
npm test runs these, too.

  --changed  only what differs from main (on main: what is not committed, else the last commit): types and the house as ever, lint and
             format of these files, the tests of their rooms, and those tests of other rooms that import one of these files
`;

const root = process.cwd();
const { values } = parseArgs({
  options: { changed: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
});
if (values.help) process.stdout.write(usage);
else process.exitCode = await check(values.changed ? findChanges(root) : undefined);

/** All of it, or what these changes touch. What costs little is all done before the tests, whatever the others say. */
async function check(changes: Changes | undefined): Promise<number> {
  const extent = changes === undefined ? "the whole house" : `what changed since ${changes.since}`;
  process.stdout.write(`checks ${extent}; leaves out slow tests and those that boot machines, which npm test runs\n`);
  const types = await checkTypes();
  const lint = await checkLint(changes);
  const house = readHouse(root);
  const breaches = checkHouse(house);
  for (const breach of breaches) process.stderr.write(`${breach}\n`);
  if (types !== 0 || lint !== 0 || breaches.length > 0) return types || lint || 1;
  const plan = changes === undefined ? planAll() : planFor(changes, house);
  return await runPlan(plan, root);
}

/** What the compiler has found out is kept: most of it holds after a small change. */
async function checkTypes(): Promise<number> {
  const cache = cacheFolder(root);
  const keep = cache === undefined ? [] : ["--incremental", "--tsBuildInfoFile", join(cache, "types.tsbuildinfo")];
  return await runToEnd(installed("tsc"), ["--noEmit", ...keep], root);
}

async function checkLint(changes: Changes | undefined): Promise<number> {
  const whole = changes === undefined || changes.files.includes("biome.json");
  const files = whole ? ["."] : changes.files.filter((file) => existsSync(join(root, file)));
  if (files.length === 0) return 0;
  const words = ["check", "--error-on-warnings", "--no-errors-on-unmatched", ...files];
  return await runToEnd(installed("biome"), words, root);
}

function installed(program: string): string {
  return join(root, "node_modules", ".bin", program);
}

function planAll(): TestPlan {
  const options = { unit: "quick", endToEnd: false, rootMatters: false, files: [], help: false } as const;
  return planTests(options, findTests(root), availableParallelism());
}

function planFor({ since, files }: Changes, house: House): TestPlan {
  const { tests, leftOut } = planChanged(files, house.sources, findTests(root));
  const others = leftOut === 0 ? "" : `, the ${leftOut} tests of other rooms that import them`;
  return {
    headline: `runs the tests of what changed since ${since} (${files.length} files); leaves out slow ones${others}, and all others`,
    runs: tests.length === 0 ? [] : [{ groups: groupTests(tests), atOnce: availableParallelism() }],
  };
}
