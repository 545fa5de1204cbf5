import type { Tree } from "@wherry/core/tree/tree.ts";
import { mergeRulesOf, policyOf } from "../distributions/find-format.ts";
import type { LockedPackage } from "../lock/lock.ts";
import { mergePackages } from "../merging/merge.ts";
import type { RepositorySource } from "../packages/repository/repository-source.ts";
import { unpackLocked } from "../supply/fetch-locked.ts";
import type { Workshop } from "../supply/workshop.ts";

/**
 * The content of the boot packages as one tree; `sources` are where they come from. Their scripts are of no interest:
 * it is only read from.
 */
export async function mergeBootPackages(
  packages: readonly LockedPackage[],
  sources: readonly RepositorySource[],
  workshop: Workshop,
): Promise<Tree> {
  return mergePackages(await unpackLocked(packages, workshop), mergeRulesOf(policyOf(sources)));
}
