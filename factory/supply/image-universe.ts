import type { ImageDefinition } from "../definition/image-definition.ts";
import { policyOf } from "../distributions/find-format.ts";
import type { RepositoryIndex } from "../packages/repository/repository.ts";
import type { PackageUniverse } from "../solver/universe.ts";
import { withImplicitNeeds, withRecommended } from "./implicit-needs.ts";
import { universeOf } from "./repositories.ts";

/**
 * What an image's packages are chosen from; `indexes` are in the order of the definition's repositories.
 *
 * @throws {WherryError} definition.invalid when their packages are of several formats
 */
export function imageUniverse(definition: ImageDefinition, indexes: readonly RepositoryIndex[]): PackageUniverse {
  const { repositories, packages } = definition;
  const universe = withImplicitNeeds(universeOf(repositories, indexes, packages.pins), policyOf(repositories).leftOut);
  return withRecommended(universe, definition);
}
