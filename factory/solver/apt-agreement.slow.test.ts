import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { type AptAnswer, openPrivateApt } from "@wherry/testing/peers/apt.ts";
import { debianFormat } from "../debian/debian-format.ts";
import { openPackagesIndex } from "../debian/repository/packages-index.ts";
import { limitConcurrency } from "../store/concurrency.ts";
import { type Solution, solve } from "./solve.ts";
import { mergeUniverses, type PackageUniverse } from "./universe.ts";
import { violations } from "./validity.ts";

/** apt runs once for each set, which takes nearly all of the time. */
const sets = 200;
const architecture = "amd64";

type Outcome = "same" | "both refuse" | "only apt refuses, and ours is valid" | "both valid, but different" | "WRONG";

test(`${sets} random sets of packages are solved as apt solves them`, { timeout: 1_800_000 }, async (context) => {
  await using folder = await temporaryDirectory();
  const apt = await openPrivateApt({ folder: folder.path, suite: "trixie", architecture });
  if (typeof apt === "string") return context.skip(apt);
  const text = await readFile(apt.packagesFile);
  const universe = mergeUniverses([openPackagesIndex(text, { repository: "debian:trixie" }, undefined)], debianFormat);
  const names = [...universe.names()].toSorted();
  const random = mulberry32(20_260);
  const outcomes: Record<Outcome, string[]> = {
    same: [],
    "both refuse": [],
    "only apt refuses, and ours is valid": [],
    "both valid, but different": [],
    WRONG: [],
  };
  const requests = Array.from({ length: sets }, () => {
    const size = 1 + Math.floor(random() * 8);
    const drawn = Array.from({ length: size }, () => names[Math.floor(random() * names.length)] ?? "bash");
    // apt's answer depends on the order of its arguments; ours does not, since it sorts them.
    return [...new Set(drawn)].toSorted();
  });
  const inTurn = limitConcurrency(availableParallelism());
  const compared = requests.map(async (install) => {
    const theirs = await inTurn(() => apt.decide(install));
    return { install, comparison: compare(theirs, install, universe) };
  });
  for (const { install, comparison } of await Promise.all(compared)) {
    const [outcome, detail] = comparison;
    outcomes[outcome].push(`${install.join(" ")}${detail}`);
  }
  for (const [outcome, found] of Object.entries(outcomes)) context.diagnostic(`${outcome}: ${found.length}`);
  for (const set of outcomes["only apt refuses, and ours is valid"]) context.diagnostic(set);
  assert.deepEqual(outcomes.WRONG, []);
  assert.deepEqual(outcomes["both valid, but different"], []);
});

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
