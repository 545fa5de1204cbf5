import type { ImageDefinition } from "../definition/image-definition.ts";
import { policyOf } from "../distributions/find-format.ts";
import type { Lock } from "../lock/lock.ts";
import type { LeftOutPolicy } from "../packages/distribution-policy.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { explainPackage, type PackageExplanation } from "./explain-package.ts";
import { fetchImagePackages } from "./fetch-locked.ts";
import { lockImage } from "./lock-image.ts";
import { programsCalledBy } from "./usual-programs.ts";
import type { Workshop } from "./workshop.ts";

/**
 * The lock, chosen anew where the content of its packages shows that they run what it lacks: no index says whose
 * services have a script of the traditional init alone, or call what every usual installation has.
 */
export async function completeLock(
  lock: Lock,
  definition: ImageDefinition,
  packages: readonly UnpackedPackage[],
  workshop: Workshop,
): Promise<Lock> {
  const runs = await shownRuns(lock, definition, packages, workshop);
  return Object.keys(runs).length === 0 ? lock : await lockImage(definition, workshop, runs);
}

/** Why a package is in an image, or why it is not. What nobody states a need of is looked for in the packages. */
export async function explainInImage(
  definition: ImageDefinition,
  name: string,
  workshop: Workshop,
): Promise<PackageExplanation> {
  const { omit } = definition.packages;
  const { scripts, units } = policyOf(definition.repositories).leftOut.usual;
  const isImplicit = omit.includes(name) || [scripts, units].some((programs) => Object.values(programs).includes(name));
  if (!isImplicit) return await explainPackage(definition, name, workshop);
  const lock = await lockImage(definition, workshop);
  const packages = await fetchImagePackages(lock, definition, workshop);
  return await explainPackage(definition, name, workshop, await shownRuns(lock, definition, packages, workshop));
}

async function shownRuns(
  { packages: chosen }: Lock,
  definition: ImageDefinition,
  packages: readonly UnpackedPackage[],
  workshop: Workshop,
): Promise<LeftOutPolicy["runs"]> {
  const { leftOut } = policyOf(definition.repositories);
  const { install, stock } = definition.packages;
  const runs = new Map(Object.entries(leftOut.runsOf(packages)).map(([by, names]) => [by, new Set(names)]));
  // Who starts from nothing has said what there is.
  for (const one of stock.install.length === 0 ? [] : packages) {
    const { name } = one.package;
    const called = await programsCalledBy(one, leftOut.usual, workshop);
    const isNamed = install.some((entry) => entry.replace(/[=/].*/, "") === name) && !stock.install.includes(name);
    const needs = new Set(runs.get(name));
    for (const program of called.units) needs.add(leftOut.usual.units[program] ?? name);
    for (const program of isNamed ? called.scripts : []) needs.add(leftOut.usual.scripts[program] ?? name);
    if (needs.size > 0) runs.set(name, needs);
  }
  const there = new Set(chosen.map(({ name }) => name));
  const lacking = [...runs].filter(([, names]) => [...names].some((name) => !there.has(name)));
  return Object.fromEntries(lacking.map(([by, names]) => [by, [...names]]));
}
