import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { isGlob, nameGlob } from "@wherry/core/globs/globs.ts";
import { countOf } from "@wherry/core/text/count.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import type { LeftOutPolicy } from "../packages/distribution-policy.ts";
import { formatClause } from "../packages/format-relation.ts";
import type { Clause, Package } from "../packages/package.ts";
import type { PackageUniverse } from "../solver/universe.ts";
import { solveStock } from "./image-request.ts";

/**
 * The same packages with their implicit needs: what their programs run, and their services do not work without, and
 * what leaves something dead that nobody looks for there (authorities' certificates), although the packages depend on
 * none of it.
 */
export function withImplicitNeeds(
  universe: PackageUniverse,
  { runs, services, missed, jobs }: LeftOutPolicy,
): PackageUniverse {
  const others = Object.entries(missed).map(([name, { except }]) => ({ name, excepted: except.map(nameGlob) }));
  const starters = new Set([jobs.daemon, jobs.provided]);
  const daemon = [...starters].map((name) => ({ name, constraint: undefined }));
  return withFurtherNeeds(universe, ({ name: by, recommends }) => {
    // Nothing but what starts jobs: it has some, and no timer for them.
    const hasJobs = recommends.some((clause) => clause.length > 0 && clause.every(({ name }) => starters.has(name)));
    const recommended = others
      .filter(({ name }) => recommends.some(([first]) => first?.name === name))
      .filter(({ excepted }) => !excepted.some((matches) => matches(by)));
    const implicit = [...(runs[by] ?? []), ...(services[by]?.needs ?? []), ...recommended.map(({ name }) => name)];
    const needs = implicit
      .filter((name) => universe.packagesNamed(name).length > 0)
      .map((name) => [{ name, constraint: undefined }]);
    return hasJobs && universe.packagesNamed(jobs.daemon).length > 0 ? [...needs, daemon] : needs;
  });
}

/**
 * The same packages, of which those that the definition names in `packages.recommends` also need what they recommend,
 * as far as there is any of it. A pattern is not for what the stock definitions alone would install.
 *
 * @throws {WherryError} package.missing, solver.unsatisfiable or solver.exhausted when the stock definitions' own
 *   packages have no solution
 */
export function withRecommended(universe: PackageUniverse, definition: ImageDefinition): PackageUniverse {
  const { recommends, stock } = definition.packages;
  if (recommends.length === 0) return universe;
  const names = new Set(recommends);
  const patterns = recommends.filter(isGlob).map(nameGlob);
  const isStock =
    stock.install.length === 0 || patterns.length === 0
      ? () => false
      : (({ why }) => why.has.bind(why))(solveStock(definition, universe));
  return withFurtherNeeds(universe, ({ name, recommends: clauses }) => {
    const isMeant = names.has(name) || (patterns.some((matches) => matches(name)) && !isStock(name));
    return isMeant ? clauses.filter((clause) => clause.some((one) => isThere(one.name, universe))) : [];
  });
}

const usual = new Set(["required", "important"]);

/**
 * The same packages, of which those that the definition names besides the stock definitions' also need what they
 * recommend as far as every usual installation has it: of priority required or important (Debian Policy 2.5).
 */
export function withUsualRecommended(
  universe: PackageUniverse,
  { packages: { install, stock } }: Pick<ImageDefinition, "packages">,
): PackageUniverse {
  const named = namedBeside(install, stock.install);
  // Who starts from nothing has said what there is.
  if (stock.install.length === 0 || named.size === 0) return universe;
  const isUsual = (name: string) => universe.packagesNamed(name).some(({ priority }) => usual.has(priority));
  return withFurtherNeeds(universe, ({ name, recommends }) =>
    named.has(name) ? recommends.filter(([first]) => first !== undefined && isUsual(first.name)) : [],
  );
}

function namedBeside(install: readonly string[], stock: readonly string[]): ReadonlySet<string> {
  return new Set(install.filter((entry) => !stock.includes(entry)).map((entry) => entry.replace(/[=/].*/, "")));
}

/** Names in `packages.recommends` of packages that the image does not have. */
export function checkRecommends(
  { packages: { recommends } }: Pick<ImageDefinition, "packages">,
  packages: readonly Package[],
): Finding[] {
  const names = new Set(packages.map(({ name }) => name));
  return recommends
    .filter((entry) => !isGlob(entry) && !names.has(entry))
    .map((entry) => {
      const similar = closest(entry, names);
      const hint = similar === undefined ? "add it to packages.install" : `did you mean "${similar}"?`;
      return createFinding("warning", `packages.recommends names "${entry}", which the image does not have`, { hint });
    });
}

/** Of one package; more are a list that nobody reads. */
const mostTold = 6;

const recommendedHeading = "recommended, but not in the image; packages.recommends: [NAME] brings it:";

/**
 * What the packages that the definition names recommend and the image does not have, one line for each under a
 * heading: on a usual Debian it would be there. Those that the stock definitions name are as they are meant.
 */
export function tellRecommended(
  { packages: { install, omit, stock } }: Pick<ImageDefinition, "packages">,
  packages: readonly Package[],
  universe: PackageUniverse,
): readonly string[] {
  const there = new Set(packages.flatMap((one) => [one.name, ...one.provides.map(({ name }) => name)]));
  const named = namedBeside(install, stock.install);
  const told = packages.flatMap(({ name, recommends }) => {
    if (!named.has(name)) return [];
    const absent = recommends
      .map((clause) => clause.filter((one) => isThere(one.name, universe)))
      .filter((clause) => clause.length > 0 && !clause.some((one) => there.has(one.name) || omit.includes(one.name)));
    if (absent.length === 0) return [];
    const shown = absent.slice(0, mostTold).map((clause) => clause.map((one) => one.name).join(" | "));
    const more = absent.length > mostTold ? ` and ${countOf(absent.length - mostTold, "other")}` : "";
    return [`  by ${name}: ${shown.join(", ")}${more}`];
  });
  return told.length === 0 ? [] : [recommendedHeading, ...told];
}

/** How an implicit or recommended need is told; undefined for what the package itself depends on. */
export function tellImplicitNeed(
  by: string,
  clause: Clause,
  { leftOut, recommended }: { readonly leftOut: LeftOutPolicy; readonly recommended: readonly Clause[] },
): { readonly verb: string; readonly reason?: string } | undefined {
  const service = leftOut.services[by];
  const [only, ...others] = clause;
  if (service !== undefined && only !== undefined && others.length === 0 && service.needs.includes(only.name))
    return { verb: "recommends, and its service needs,", reason: service.reason };
  const reason = only === undefined ? undefined : leftOut.missed[only.name]?.reason;
  const text = formatClause(clause);
  return recommended.some((one) => formatClause(one) === text)
    ? { verb: "recommends", ...(reason !== undefined && { reason }) }
    : undefined;
}

function isThere(name: string, universe: PackageUniverse): boolean {
  return universe.packagesNamed(name).length > 0 || universe.providersOf(name).length > 0;
}

/** The same universe, of packages that need more. The same package is the same object every time. */
function withFurtherNeeds(universe: PackageUniverse, needsOf: (one: Package) => readonly Clause[]): PackageUniverse {
  const completed = new Map<Package, Package>();
  const originals = new Map<Package, Package>();
  const complete = (one: Package): Package => {
    const known = completed.get(one);
    if (known !== undefined) return known;
    const further = needsOf(one);
    const now = further.length === 0 ? one : { ...one, requires: [...one.requires, ...further] };
    completed.set(one, now);
    originals.set(now, one);
    return now;
  };
  const original = (one: Package): Package => originals.get(one) ?? one;
  return {
    ...universe,
    packagesNamed: (name) => universe.packagesNamed(name).map(complete),
    providersOf: (name) => universe.providersOf(name).map(complete),
    priorityOf: (one) => universe.priorityOf(original(one)),
    suitesOf: (one) => universe.suitesOf(original(one)),
  };
}
