import { resolve } from "node:path";
import { formatCensus, takeCensus } from "./census/census.ts";
import { findDeadExports } from "./census/dead-exports.ts";
import { parseOptions, usage } from "./options.ts";
import type { House } from "./reading/house.ts";
import { readHouse } from "./reading/read-house.ts";
import { comingRules, standingRules } from "./rules/rules.ts";

const options = parseOptions(process.argv.slice(2), process.cwd());
if (options.task === "help") process.stdout.write(usage);
else {
  const house = readHouse(resolve(options.root));
  if (options.task === "census") process.stdout.write(formatCensus(takeCensus(house)));
  else if (options.task === "dead") listDead(house);
  else check(house, options.all);
}

function listDead(house: House): void {
  for (const { file, line, name, kind } of findDeadExports(house))
    process.stdout.write(`${file}:${line}: ${kind} ${name}\n`);
}

function check(house: House, all: boolean): void {
  const rules = Object.entries({ ...standingRules, ...(all ? comingRules : {}) });
  const breaches = rules.flatMap(([name, rule]) => rule(house).map((breach) => ({ ...breach, name })));
  for (const { file, line, message, name } of breaches) process.stderr.write(`${file}:${line}: ${message} [${name}]\n`);
  if (breaches.length > 0) process.exitCode = 1;
}
