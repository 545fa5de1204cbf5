import type { ImageDefinition } from "../definition/image-definition.ts";
import { policyOf } from "../distributions/find-format.ts";
import type { SolveRequest } from "../solver/request.ts";
import { type Solution, solve } from "../solver/solve.ts";
import type { PackageUniverse } from "../solver/universe.ts";

/**
 * What an image asks of the solver. What stock definitions omit stays out only while nothing but what they install
 * needs it (decision 17): for packages that are not in the image that they alone would make, an omitted package is not
 * there, and comes in where one of these needs it. Tools of maintainer scripts come in only where a program runs them.
 *
 * @throws {WherryError} package.missing, solver.unsatisfiable or solver.exhausted when the stock definitions' own
 *   packages have no solution
 */
export function imageRequest(
  definition: ImageDefinition,
  universe: PackageUniverse,
  { scriptTools, runs } = policyOf(definition.repositories).leftOut,
): SolveRequest {
  const { packages, kernel, architecture } = definition;
  const boots = kernel === null ? [] : [kernel.package];
  const install = [...packages.install, ...boots];
  const { stock } = packages;
  const own = packages.install.filter((entry) => !stock.install.includes(entry));
  if (own.length === 0 || stock.without.length === 0) return { install, omit: packages.omit, architecture };
  const alone = solveStock(definition, universe);
  const isScriptTool = memberOf(scriptTools);
  return {
    install,
    architecture,
    omit: firmOmits(packages),
    yielding: {
      omit: stock.omit,
      to: (name, by) => !alone.why.has(by) && (!isScriptTool(name) || runs[by]?.includes(name) === true),
    },
  };
}

/**
 * What the stock definitions alone would make, which an image stands on.
 *
 * @throws {WherryError} package.missing, solver.unsatisfiable or solver.exhausted when that has no solution
 */
export function solveStock(definition: ImageDefinition, universe: PackageUniverse): Solution {
  const { packages, kernel, architecture } = definition;
  const { stock } = packages;
  // The kernel's dependencies are for an initrd that its scripts would make; whichever kernel it is.
  const install = [...stock.install, ...(kernel === null ? [] : [kernel.package])];
  const omit = [...new Set([...packages.omit, ...stock.without])];
  return solve({ install, omit, architecture }, universe);
}

/** What the definition leaves out by its own word, whoever needs it. */
export function firmOmits({ omit, stock }: ImageDefinition["packages"]): readonly string[] {
  const isStock = memberOf(stock.omit);
  return omit.filter((name) => !isStock(name));
}

function memberOf(names: readonly string[]): (name: string) => boolean {
  const set = new Set(names);
  return (name) => set.has(name);
}
