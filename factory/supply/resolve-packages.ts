import { WherryError } from "@wherry/core/errors/errors.ts";
import { readSuite } from "../distributions/suite-name.ts";
import type { Package } from "../packages/package.ts";
import { solve } from "../solver/solve.ts";
import { openRepositories, universeOf } from "./repositories.ts";
import { repositoryContext, type Workshop } from "./workshop.ts";

/**
 * Everything that installing the packages on an empty system would bring, from exactly these suites (`readSuite`).
 *
 * @throws {WherryError} usage.invalid when no package is named
 * @throws {WherryError} repository.missing when a suite cannot be had, with the codes of `openRepositories`
 * @throws {WherryError} package.missing, solver.unsatisfiable or solver.exhausted when there is no solution
 */
export async function resolvePackages(
  names: readonly string[],
  suites: readonly string[],
  architecture: string,
  workshop: Workshop,
): Promise<readonly Package[]> {
  if (names.length === 0) {
    throw new WherryError("usage.invalid", "no package is named", {
      hint: "for example: wherry resolve bash",
    });
  }
  const sources = suites.map(readSuite);
  const indexes = await openRepositories(sources, repositoryContext(workshop, architecture));
  const request = { install: names, omit: [], architecture, leftovers: "as apt" } as const;
  return solve(request, universeOf(sources, indexes)).packages;
}
