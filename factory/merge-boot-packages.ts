import { unpackLocked } from "./fetch-locked.ts";
import type { LockedPackage } from "./lock/lock.ts";
import { mergePackages } from "./merging/merge.ts";
import type { Tree } from "./tree/tree.ts";
import type { Workshop } from "./workshop.ts";

/** The content of the boot packages as one tree. Their scripts are of no interest: it is only read from. */
export async function mergeBootPackages(packages: readonly LockedPackage[], workshop: Workshop): Promise<Tree> {
  return mergePackages(await unpackLocked(packages, workshop));
}
