import { pathGlob } from "@wherry/core/globs/globs.ts";
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
 * services have a script of the traditional init alone, call what every usual installation has, or have jobs for cron.
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
  const { usual, jobs } = policyOf(definition.repositories).leftOut;
  const usualNames = [usual.scripts, usual.units, usual.interpreters].flatMap((programs) => Object.values(programs));
  const isImplicit = omit.includes(name) || [...usualNames, jobs.daemon].includes(name);
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
  const { leftOut, imageChecks } = policyOf(definition.repositories);
  const { install, stock } = definition.packages;
  const harmless = imageChecks.harmless.map(({ check, path }) => ({ check, matches: pathGlob(path) }));
  const isHarmless = (check: string, path: string) => harmless.some((one) => one.check === check && one.matches(path));
  const startsJobs = packages.some(
    ({ package: { name }, control }) => name === leftOut.jobs.daemon || provides(control, leftOut.jobs.provided),
  );
  const runs = new Map(Object.entries(leftOut.runsOf(packages)).map(([by, names]) => [by, new Set(names)]));
  // Who starts from nothing has said what there is.
  for (const one of stock.install.length === 0 ? [] : packages) {
    const { name } = one.package;
    const called = await programsCalledBy(one, leftOut, workshop);
    const isNamed = install.some((entry) => entry.replace(/[=/].*/, "") === name) && !stock.install.includes(name);
    const needs = new Set(runs.get(name));
    const isServedByScript = needs.size > 0;
    for (const program of called.units) needs.add(leftOut.usual.units[program] ?? name);
    for (const program of isNamed || isServedByScript ? called.scripts : []) {
      needs.add(leftOut.usual.scripts[program] ?? name);
    }
    for (const [interpreter, paths] of Object.entries(isNamed ? called.interpreted : {})) {
      if (paths.some((path) => !isHarmless("program-interpreter", path))) {
        needs.add(leftOut.usual.interpreters[interpreter] ?? name);
      }
    }
    if (!startsJobs && called.jobs.some((path) => !isHarmless("cron-daemon", path))) needs.add(leftOut.jobs.daemon);
    if (needs.size > 0) runs.set(name, needs);
  }
  const there = new Set(chosen.map(({ name }) => name));
  const lacking = [...runs].filter(([, names]) => [...names].some((name) => !there.has(name)));
  return Object.fromEntries(lacking.map(([by, names]) => [by, [...names]]));
}

/** Whether a package says that it is as good as another name (Debian Policy 7.5). */
function provides(control: string, name: string): boolean {
  const [, field = ""] = /^Provides:((?:.|\n[ \t])*)/im.exec(control) ?? [];
  return field.split(",").some((one) => one.trim().replace(/[\s:(].*$/s, "") === name);
}
