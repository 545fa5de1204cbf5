import { readHouse } from "./read-house.ts";
import { findBreaches } from "./rules.ts";

/** `npm run check`: holds the imports of every source file against the rules of the house. */
const breaches = findBreaches(readHouse(process.cwd()));
for (const breach of breaches) process.stderr.write(`${breach.file}:${breach.line}: ${breach.message}\n`);
if (breaches.length > 0) process.exitCode = 1;
