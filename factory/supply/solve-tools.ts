import { toolDistribution } from "../distributions/find-format.ts";
import type { Package } from "../packages/package.ts";
import type { RepositoryIndex } from "../packages/repository/repository.ts";
import { solve } from "../solver/solve.ts";
import type { PackageUniverse } from "../solver/universe.ts";
import { toolPackages } from "../tools/tool-sets.ts";
import { openRepositories, universeOf } from "./repositories.ts";
import { repositoryContext, type Workshop } from "./workshop.ts";

/**
 * The packages of tool sets with their closure, for the machine that builds, from the suite as it is now; none where
 * the host's own tools are taken.
 *
 * @throws {WherryError} repository.missing when the suite cannot be had, with the codes of `openRepositories`
 * @throws {WherryError} package.missing, solver.unsatisfiable or solver.exhausted when there is no solution
 */
export async function solveTools(
  sets: readonly string[],
  workshop: Workshop,
): Promise<{ packages: readonly Package[]; indexes: readonly RepositoryIndex[] }> {
  if (workshop.hostTools) return { packages: [], indexes: [] };
  const architecture = workshop.hostArchitecture;
  const { repositories } = toolDistribution().tools;
  const indexes = await openRepositories(repositories, repositoryContext(workshop, architecture));
  return { packages: solveToolSets(sets, universeOf(repositories, indexes), workshop), indexes };
}

/**
 * The packages of tool sets with their closure, of those that a universe has, sorted by name. Each set is solved for by
 * itself: what it does without is not there because another set is, and sets that were fetched one by one are all that
 * they need together.
 *
 * @throws {WherryError} package.missing, solver.unsatisfiable or solver.exhausted when there is no solution
 */
export function solveToolSets(
  sets: readonly string[],
  universe: PackageUniverse,
  { hostArchitecture: architecture }: Pick<Workshop, "hostArchitecture">,
): readonly Package[] {
  const packages = sets.flatMap((name) => {
    return solve({ ...toolPackages(name, architecture, toolDistribution().tools), architecture }, universe).packages;
  });
  const named = new Map(packages.map((one) => [one.name, one]));
  return [...named.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
