import type { ImageDefinition } from "../definition/image-definition.ts";
import { policyOf } from "../distributions/find-format.ts";
import type { LeftOutPolicy } from "../packages/distribution-policy.ts";
import type { Package } from "../packages/package.ts";
import type { SolveRequest } from "../solver/request.ts";
import { solve } from "../solver/solve.ts";
import type { PackageUniverse } from "../solver/universe.ts";

/**
 * What an image asks of the solver. What stock definitions omit stays out only while nothing but what they install
 * needs it (decision 17): for packages that are not in the image that they alone would make, an omitted package is not
 * there, and comes in where one of these needs it. Tools of maintainer scripts come in only where a program runs them.
 *
 * @throws {WherryError} package.missing, solver.unsatisfiable or solver.exhausted when the stock definitions' own
 *   packages have no solution
 */
export function imageRequest(definition: ImageDefinition, universe: PackageUniverse): SolveRequest {
  const { packages, kernel, architecture, repositories } = definition;
  const boots = kernel === null ? [] : [kernel.package];
  const install = [...packages.install, ...boots];
  const { stock } = packages;
  const own = packages.install.filter((entry) => !stock.install.includes(entry));
  if (own.length === 0 || stock.without.length === 0) return { install, omit: packages.omit, architecture };
  // The kernel's dependencies are for an initrd that its scripts would make; whichever kernel it is.
  const omit = [...new Set([...packages.omit, ...stock.without])];
  const alone = solve({ install: [...stock.install, ...boots], omit, architecture }, universe);
  const { scriptTools, runs } = policyOf(repositories).leftOut;
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

/** What the definition leaves out by its own word, whoever needs it. */
export function firmOmits({ omit, stock }: ImageDefinition["packages"]): readonly string[] {
  const isStock = memberOf(stock.omit);
  return omit.filter((name) => !isStock(name));
}

/** The same packages, which now also say what they run without saying so. */
export function withUnsaidNeeds(universe: PackageUniverse, { runs }: LeftOutPolicy): PackageUniverse {
  const completed = new Map<Package, Package>();
  const complete = (one: Package): Package => {
    const unsaid = runs[one.name]?.filter((name) => universe.packagesNamed(name).length > 0) ?? [];
    if (unsaid.length === 0) return one;
    let known = completed.get(one);
    if (known === undefined) {
      const clauses = unsaid.map((name) => [{ name, constraint: undefined }]);
      known = { ...one, requires: [...one.requires, ...clauses] };
      completed.set(one, known);
    }
    return known;
  };
  const originals = new Map<Package, Package>();
  const original = (one: Package): Package => originals.get(one) ?? one;
  const all = (packages: readonly Package[]): readonly Package[] =>
    packages.map((one) => {
      const known = complete(one);
      originals.set(known, one);
      return known;
    });
  return {
    ...universe,
    packagesNamed: (name) => all(universe.packagesNamed(name)),
    providersOf: (name) => all(universe.providersOf(name)),
    priorityOf: (one) => universe.priorityOf(original(one)),
    suitesOf: (one) => universe.suitesOf(original(one)),
  };
}

function memberOf(names: readonly string[]): (name: string) => boolean {
  const set = new Set(names);
  return (name) => set.has(name);
}
