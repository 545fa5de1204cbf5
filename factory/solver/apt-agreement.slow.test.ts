import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { type TestContext, test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { type AptAnswer, openPrivateApt, type PrivateApt } from "@wherry/testing/peers/apt.ts";
import { sampleOf } from "@wherry/testing/properties/sample.ts";
import { debianFormat } from "../debian/debian-format.ts";
import { openPackagesIndex } from "../debian/repository/packages-index.ts";
import type { Pin } from "../packages/repository/priorities.ts";
import { limitConcurrency } from "../store/concurrency.ts";
import type { RankedIndex } from "./ranked-index.ts";
import { type Solution, solve } from "./solve.ts";
import { mergeUniverses, type PackageUniverse } from "./universe.ts";
import { violations } from "./validity.ts";

/** apt runs once for each set, which takes nearly all of the time: a campaign has all of them, or more. */
const sets = sampleOf(200);
const pinnedSets = sampleOf(60);
const architecture = "amd64";
const suites = ["trixie", "trixie-backports"] as const;
const priorities = [-1, 1, 99, 100, 101, 499, 500, 501, 990, 1001];

type Outcome = "same" | "both refuse" | "only apt refuses, and ours is valid" | "both valid, but different" | "WRONG";

test(`${sets} random sets of packages are solved as apt solves them`, { timeout: 1_800_000 }, async (context) => {
  await using folder = await temporaryDirectory();
  const apt = await openPrivateApt({ folder: folder.path, suites: ["trixie"], architecture });
  if (typeof apt === "string") return context.skip(apt);
  const universe = mergeUniverses(await openIndexes(apt), debianFormat);
  const names = [...universe.names()].toSorted();
  const random = mulberry32(20_260);
  const requests = Array.from({ length: sets }, () => {
    const size = 1 + Math.floor(random() * 8);
    // apt's answer depends on the order of its arguments; ours does not, since it sorts them.
    return { install: [...new Set(drawMany(names, size, random))].toSorted(), universe };
  });
  await agree(requests, apt, context);
});

test(`${pinnedSets} random sets, with backports and random pins, are solved so too`, {
  timeout: 1_800_000,
}, async (context) => {
  await using folder = await temporaryDirectory();
  const apt = await openPrivateApt({ folder: folder.path, suites, architecture });
  if (typeof apt === "string") return context.skip(apt);
  const indexes = await openIndexes(apt);
  const [names, backported] = indexes.map((index) => [...index.names()].toSorted());
  assert.ok(names !== undefined && backported !== undefined);
  const random = mulberry32(612);
  const requests = Array.from({ length: pinnedSets }, () => {
    const size = 1 + Math.floor(random() * 5);
    const drawn = new Set([...drawMany(backported, size, random), ...drawMany(names, size - 1, random)]);
    const install = [...drawn].toSorted().map((name) => (random() < 0.25 ? choose(name, indexes, random) : name));
    const pins = random() < 0.3 ? [] : drawPins(indexes, drawn, random);
    return { install, pins, universe: mergeUniverses(indexes, debianFormat, pins) };
  });
  // See the readme, "Where it differs from apt".
  await agree(requests, apt, context, Math.ceil(pinnedSets / 50));
});

interface ComparedRequest {
  readonly install: readonly string[];
  readonly pins?: readonly Pin[];
  readonly universe: PackageUniverse;
}

async function agree(
  requests: readonly ComparedRequest[],
  apt: PrivateApt,
  context: TestContext,
  mostDifferent = 0,
): Promise<void> {
  const outcomes: Record<Outcome, string[]> = {
    same: [],
    "both refuse": [],
    "only apt refuses, and ours is valid": [],
    "both valid, but different": [],
    WRONG: [],
  };
  const inTurn = limitConcurrency(availableParallelism());
  const compared = requests.map(async ({ install, pins = [], universe }) => {
    const theirs = await inTurn(() => apt.decide(install, preferences(pins)));
    return { asked: `${install.join(" ")} ${JSON.stringify(pins)}`, comparison: compare(theirs, install, universe) };
  });
  for (const { asked, comparison } of await Promise.all(compared)) {
    const [outcome, detail] = comparison;
    outcomes[outcome].push(`${asked}${detail}`);
  }
  for (const [outcome, found] of Object.entries(outcomes)) context.diagnostic(`${outcome}: ${found.length}`);
  for (const set of outcomes["both valid, but different"]) context.diagnostic(set);
  for (const set of outcomes["only apt refuses, and ours is valid"]) context.diagnostic(set);
  assert.deepEqual(outcomes.WRONG, []);
  const different = outcomes["both valid, but different"];
  assert.ok(different.length <= mostDifferent, different.join("\n"));
}

/** As their Release files rank them. */
async function openIndexes({ packagesFiles }: PrivateApt): Promise<RankedIndex[]> {
  return await Promise.all(
    packagesFiles.map(async (file, place) => {
      const id = `debian:${suites[place]}`;
      const index = openPackagesIndex(await readFile(file), { repository: id }, undefined);
      return { ...index, id, suites: [suites[place] ?? ""], priority: place === 0 ? 500 : 100 };
    }),
  );
}

function drawMany(names: readonly string[], count: number, random: () => number): string[] {
  return Array.from({ length: count }, () => draw(names, random) ?? "bash");
}

function draw<Item>(items: readonly Item[], random: () => number): Item | undefined {
  return items[Math.floor(random() * items.length)];
}

/** A package by one of its versions or suites. */
function choose(name: string, indexes: readonly RankedIndex[], random: () => number): string {
  const having = indexes.filter((index) => index.packagesNamed(name).length > 0);
  const index = draw(having, random);
  if (random() < 0.6) return `${name}/${index?.suites[0]}`;
  return `${name}=${index?.packagesNamed(name)[0]?.version}`;
}

/** A version is pinned by its beginning alone: apt reads a star at the end so, and takes no other for a wildcard. */
function drawPins(indexes: readonly RankedIndex[], drawn: ReadonlySet<string>, random: () => number): Pin[] {
  const backported = [...(indexes[1]?.names() ?? [])].toSorted();
  return Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
    const priority = draw(priorities, random) ?? 500;
    const suite = draw(suites, random) ?? "trixie";
    if (random() < 0.3) return { package: "*", suite, priority };
    const name = draw(random() < 0.5 ? [...drawn] : backported, random) ?? "bash";
    const glob = random() < 0.5 ? name : `${name.slice(0, 4)}*`;
    const version = draw(indexes, random)?.packagesNamed(name)[0]?.version;
    if (version === undefined || random() < 0.7) return { package: glob, suite, priority };
    return { package: name, version: `${version.slice(0, 1 + Math.floor(random() * version.length))}*`, priority };
  });
}

/** apt_preferences(5). */
function preferences(pins: readonly Pin[]): string {
  const records = pins.map(({ package: name, suite, version, priority }) => {
    const pin = version === undefined ? `release n=${suite}` : `version ${version}`;
    return `Package: ${name}\nPin: ${pin}\nPin-Priority: ${priority}\n`;
  });
  return records.join("\n");
}

function compare(theirs: AptAnswer, install: readonly string[], universe: PackageUniverse): [Outcome, string] {
  const request = { install, omit: [], architecture, leftovers: "as apt" } as const;
  const ours = attempt(() => solve(request, universe));
  if (ours instanceof WherryError) {
    return theirs.refused ? ["both refuse", ""] : ["WRONG", `: refused, though apt installs it: ${ours.message}`];
  }
  const broken = violations(ours.packages, request, universe);
  if (broken.length > 0) return ["WRONG", `: not a solution: ${broken.join("; ")}`];
  if (theirs.refused) return ["only apt refuses, and ours is valid", `: ${theirs.output.trim().split("\n").at(-1)}`];
  const mine = new Set(ours.packages.map((one) => `${one.name}=${one.version}`));
  const apts = new Set(theirs.packages);
  const missing = [...apts.difference(mine)];
  const extra = [...mine.difference(apts)];
  if (missing.length + extra.length === 0) return ["same", ""];
  return [
    "both valid, but different",
    `: only apt has ${missing.join(" ") || "nothing"}; only we have ${extra.join(" ") || "nothing"}`,
  ];
}

function attempt(action: () => Solution): Solution | WherryError {
  try {
    return action();
  } catch (error) {
    if (error instanceof WherryError) return error;
    throw error;
  }
}

/** The same numbers from 0 to 1 on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
