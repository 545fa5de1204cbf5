import { compareDebianVersions } from "@wherry/core/versions/debian.ts";
import type { ImageDefinition } from "./definition/image-definition.ts";
import { finishTree } from "./finishers/finish.ts";
import type { Lock } from "./lock/lock.ts";
import { reviewScripts } from "./scripts/review.ts";
import type { UnpackedPackage } from "./store/unpacked-package.ts";
import { mergePackages } from "./tree/merge.ts";
import type { Tree } from "./tree/tree.ts";
import { trimTree } from "./tree/trim.ts";
import type { Workshop } from "./workshop.ts";

/** From the packages' content to the finished system: merged, with what their scripts would have done, as the definition asks, trimmed. */
export async function makeTree(
  packages: readonly UnpackedPackage[],
  definition: ImageDefinition,
  lock: Lock,
  workshop: Workshop,
): Promise<Tree> {
  const effects = reviewScripts(packages, { acknowledged: definition.packages.acknowledge, emit: workshop.emit });
  const merged = mergePackages(packages, compareDebianVersions);
  const finished = await finishTree(merged, {
    definition,
    packages,
    effects,
    read: (content) => workshop.store.read(content),
    epoch: lock.epoch,
  });
  return trimTree(finished, definition.trim);
}
