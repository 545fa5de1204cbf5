import { closest } from "@wherry/core/errors/suggest.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import type { LeftOutPolicy } from "../packages/distribution-policy.ts";
import { explain } from "../solver/explain.ts";
import { solve } from "../solver/solve.ts";
import type { PackageUniverse } from "../solver/universe.ts";
import { imageRequest } from "./image-request.ts";
import { imageUniverse, leftOutWith } from "./image-universe.ts";
import { tellImplicitNeed } from "./implicit-needs.ts";
import { openRepositories } from "./repositories.ts";
import { repositoryContext, type Workshop, withMirrors } from "./workshop.ts";

export interface PackageExplanation {
  readonly package: string;
  readonly included: boolean;
  readonly chain: readonly { readonly name: string }[];
  /** For people, line by line. */
  readonly text: readonly string[];
}

/**
 * Why a package is in an image, or why it is not, as the repositories are now. `runs`: see `lockImage`.
 *
 * @throws {WherryError} repository.missing when one cannot be had, with the codes of `openRepositories`
 * @throws {WherryError} package.missing, solver.unsatisfiable or solver.exhausted when the definition has no solution
 */
export async function explainPackage(
  definition: ImageDefinition,
  name: string,
  opened: Workshop,
  runs: LeftOutPolicy["runs"] = {},
): Promise<PackageExplanation> {
  const workshop = withMirrors(opened, definition.mirrors);
  const indexes = await openRepositories(definition.repositories, repositoryContext(workshop, definition.architecture));
  const leftOut = leftOutWith(definition, runs);
  const universe = imageUniverse(definition, indexes, leftOut);
  const solution = solve(imageRequest(definition, universe, leftOut), universe);
  const chosen = solution.packages.find((one) => one.name === name);
  if (chosen !== undefined) {
    const recommendedBy = (by: string) => solution.packages.find((one) => one.name === by)?.recommends ?? [];
    const { chain, text } = explain(solution, name, (by, clause) =>
      tellImplicitNeed(by, clause, { leftOut, recommended: recommendedBy(by) }),
    );
    return {
      package: name,
      included: true,
      chain,
      text: [`${name} ${chosen.version} is in ${definition.name}:`, ...text],
    };
  }
  const reason = whyNot(definition, name, universe);
  return { package: name, included: false, chain: [], text: [`${name} is not in ${definition.name}: ${reason}`] };
}

function whyNot({ packages, inherited }: ImageDefinition, name: string, universe: PackageUniverse): string {
  if (packages.omit.includes(name)) {
    const from = inherited["packages.omit"]?.[name];
    if (from === undefined) return "the definition leaves it out (packages.omit)";
    return `${from} leaves it out (packages.omit); name it in packages.install to have it`;
  }
  if (universe.packagesNamed(name).length > 0) return "nothing that is in it needs it";
  const similar = closest(name, universe.names());
  return `its repositories have no such package${similar === undefined ? "" : `; did you mean "${similar}"?`}`;
}
