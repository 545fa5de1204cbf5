import { encodeBase64 } from "@wherry/core/bytes/base64.ts";
import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { Job } from "./job.ts";
import { largestInput } from "./mutate.ts";
import { configSeeds } from "./seeds/config-seeds.ts";
import { coreSeeds } from "./seeds/core-seeds.ts";
import { factorySeeds } from "./seeds/factory-seeds.ts";
import { formatsSeeds } from "./seeds/formats-seeds.ts";
import { hostSeeds } from "./seeds/host-seeds.ts";
import type { SeedTable } from "./seeds/seeds.ts";

/** By the names of parsers. */
export const seedTable: SeedTable = { ...coreSeeds, ...configSeeds, ...hostSeeds, ...formatsSeeds, ...factorySeeds };

const mostSamples = 400;

/** A parser's seeds as a job has them: as many as are evenly chosen of those that are not too large. */
export async function readSeeds(name: string): Promise<Pick<Job, "seeds" | "words">> {
  const make = seedTable[name];
  if (make === undefined) throw new Error(`${name} has no seeds: add them to a table of testing/campaigns/fuzz/seeds`);
  const { samples, words = [] } = await make();
  const all = samples.map((sample) => (typeof sample === "string" ? encodeUtf8(sample) : sample));
  const fitting = all.filter(({ length }) => length > 0 && length <= largestInput);
  const step = Math.max(1, fitting.length / mostSamples);
  const chosen = Array.from(
    { length: Math.min(fitting.length, mostSamples) },
    (_, index) => fitting[Math.floor(index * step)] ?? new Uint8Array(),
  );
  if (chosen.length === 0) throw new Error(`${name} has no seed that is small enough`);
  return { seeds: chosen.map(encodeBase64), words };
}
