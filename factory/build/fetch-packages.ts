import type { ImageDefinition } from "../definition/image-definition.ts";
import { toolDistribution } from "../distributions/find-format.ts";
import type { Lock } from "../lock/lock.ts";
import type { Fetched } from "../store/fetch.ts";
import { fetchLocked, unpackLocked } from "../supply/fetch-locked.ts";
import { type Workshop, withMirrors } from "../supply/workshop.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";

/** Everything that a lock names is in the store then; given back is the content of the image's own packages. */
export async function fetchLockedPackages(
  lock: Lock,
  { repositories, mirrors }: ImageDefinition,
  workshop: Workshop,
): Promise<{ readonly fetched: Fetched; readonly packages: readonly UnpackedPackage[] }> {
  const from = {
    repositories: lock.repositories,
    sources: [...repositories, ...toolDistribution().tools.repositories],
  };
  const wanted = [...lock.packages, ...lock.boot, ...lock.tools];
  const fetched = await fetchLocked(wanted, from, withMirrors(workshop, mirrors));
  return { fetched, packages: await unpackLocked(lock.packages, workshop) };
}
