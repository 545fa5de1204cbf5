import type { ImageDefinition } from "../definition/image-definition.ts";
import { policyOf } from "../distributions/find-format.ts";
import type { LeftOutPolicy } from "../packages/distribution-policy.ts";
import type { RepositoryIndex } from "../packages/repository/repository.ts";
import type { PackageUniverse } from "../solver/universe.ts";
import { withImplicitNeeds, withRecommended, withUsualRecommended } from "./implicit-needs.ts";
import { universeOf } from "./repositories.ts";

/**
 * What an image's packages are chosen from; `indexes` are in the order of the definition's repositories.
 *
 * @throws {WherryError} definition.invalid when their packages are of several formats
 */
export function imageUniverse(
  definition: ImageDefinition,
  indexes: readonly RepositoryIndex[],
  leftOut: LeftOutPolicy,
): PackageUniverse {
  const { repositories, packages } = definition;
  const universe = universeOf(repositories, indexes, packages.pins);
  return withRecommended(withUsualRecommended(withImplicitNeeds(universe, leftOut), definition), definition);
}

/** The policy for what a definition leaves out, which also knows what content has shown: `further`, as its `runs`. */
export function leftOutWith({ repositories }: ImageDefinition, further: LeftOutPolicy["runs"]): LeftOutPolicy {
  const { leftOut } = policyOf(repositories);
  const runs = { ...leftOut.runs };
  for (const [by, names] of Object.entries(further)) runs[by] = [...(runs[by] ?? []), ...names];
  return { ...leftOut, runs };
}
