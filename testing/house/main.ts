import { resolve } from "node:path";
import { formatCensus, takeCensus } from "./census/census.ts";
import { findDeadExports } from "./census/dead-exports.ts";
import { describeRooms } from "./census/describe-rooms.ts";
import { roomGraph } from "./census/room-graph.ts";
import { checkHouse } from "./check-house.ts";
import { parseOptions, usage } from "./options.ts";
import type { House } from "./reading/house.ts";
import { readHouse } from "./reading/read-house.ts";
import { roomTable } from "./rules/room-table.ts";

const options = parseOptions(process.argv.slice(2), process.cwd());
if (options.task === "help") process.stdout.write(usage);
else {
  const house = readHouse(resolve(options.root));
  if (options.task === "census") process.stdout.write(formatCensus(takeCensus(house)));
  else if (options.task === "dead") listDead(house);
  else if (options.task === "rooms") printRooms(house);
  else check(house);
}

function printRooms({ sources }: House): void {
  for (const workspace of Object.keys(roomTable)) {
    process.stdout.write(describeRooms(workspace, roomGraph(sources, [workspace])));
  }
}

function listDead(house: House): void {
  for (const { file, line, name, kind, usedBy } of findDeadExports(house))
    process.stdout.write(`${file}:${line}: ${kind} ${name}: used by ${usedBy}${usedBy === "nobody" ? "" : " only"}\n`);
}

function check(house: House): void {
  const breaches = checkHouse(house);
  for (const breach of breaches) process.stderr.write(`${breach}\n`);
  if (breaches.length > 0) process.exitCode = 1;
}
