import type { ImageDefinition } from "../definition/image-definition.ts";
import { policyOf } from "../distributions/find-format.ts";
import type { Lock } from "../lock/lock.ts";
import type { LeftOutPolicy, OpenedPackage } from "../packages/distribution-policy.ts";
import { fetchImagePackages } from "./fetch-locked.ts";
import { explainPackage, lockImage, type PackageExplanation } from "./lock-image.ts";
import type { Workshop } from "./workshop.ts";

/**
 * The lock, chosen anew where the content of its packages shows that they run what it leaves out: no index says whose
 * services have a script of the traditional init alone.
 */
export async function completeLock(
  lock: Lock,
  definition: ImageDefinition,
  packages: readonly OpenedPackage[],
  workshop: Workshop,
): Promise<Lock> {
  const runs = shownRuns(lock, definition, packages);
  return Object.keys(runs).length === 0 ? lock : await lockImage(definition, workshop, runs);
}

/** Why a package is in an image, or why it is not. For what is left out, the packages that may run it are fetched. */
export async function explainInImage(
  definition: ImageDefinition,
  name: string,
  workshop: Workshop,
): Promise<PackageExplanation> {
  if (!definition.packages.omit.includes(name)) return await explainPackage(definition, name, workshop);
  const lock = await lockImage(definition, workshop);
  const packages = await fetchImagePackages(lock, definition, workshop);
  return await explainPackage(definition, name, workshop, shownRuns(lock, definition, packages));
}

function shownRuns(
  { packages: chosen }: Lock,
  { repositories }: ImageDefinition,
  packages: readonly OpenedPackage[],
): LeftOutPolicy["runs"] {
  const there = new Set(chosen.map(({ name }) => name));
  const shown = Object.entries(policyOf(repositories).leftOut.runsOf(packages));
  return Object.fromEntries(shown.filter(([, names]) => names.some((name) => !there.has(name))));
}
