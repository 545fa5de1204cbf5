import type { Clause, Package, Relation } from "../packages/package.ts";
import type { VersionRules } from "../packages/version-rules.ts";
import type { Budget } from "./budget.ts";
import type { Omissions } from "./omissions.ts";
import type { PackageUniverse } from "./universe.ts";

/** Which packages fulfil a relation, and in which order they are tried. */
export interface Candidates {
  /** The versions of a package that may be taken, the one to be tried first in front. */
  versions(name: string): readonly Package[];
  /** Those that may not, since others have a higher priority, or their own is below 1. */
  heldBack(name: string): readonly Package[];
  /** "2.0 (trixie-backports) has priority 100". */
  describe(one: Package): string;
  /** All packages that fulfil the relation, in order of preference (see the readme). */
  matching(relation: Relation): readonly Package[];
  /** All packages that fulfil one of the alternatives, in order of preference. */
  alternatives(clause: Clause): readonly Package[];
}

/**
 * `picked` says which version of a name is to be tried first, where that does not follow from priorities and versions.
 * Other architectures' packages are no candidates.
 */
export function openCandidates(
  universe: PackageUniverse,
  picked: ReadonlyMap<string, Package>,
  architecture: string,
  budget: Budget,
): Candidates {
  const { rules } = universe;
  const { satisfies } = rules.versions;
  const versionsOf = new Map<string, readonly Package[]>();
  const matchingOf = new Map<string, readonly Package[]>();

  const versions = (name: string): readonly Package[] => {
    const known = versionsOf.get(name);
    if (known !== undefined) return known;
    const all = fittingVersions(name, universe, architecture);
    budget.keep(all.length);
    const wanted = picked.get(name);
    const free = all.filter((one) => universe.priorityOf(one) > 0);
    const highest = Math.max(...free.map((one) => universe.priorityOf(one)));
    const taken = free.filter((one) => one !== wanted && universe.priorityOf(one) === highest);
    const sorted = wanted === undefined ? taken : [wanted, ...taken];
    versionsOf.set(name, sorted);
    return sorted;
  };
  const isFirst = (one: Package): boolean => versions(one.name)[0] === one;

  const matching = (relation: Relation): readonly Package[] => {
    const { name, constraint } = relation;
    const key = constraint === undefined ? name : `${name} ${constraint.operator} ${constraint.version}`;
    const known = matchingOf.get(key);
    if (known !== undefined) return known;
    // A package may provide its own name, in another version.
    const real = versions(name).filter(
      (one) => satisfies(one.version, constraint) || provides(one, relation, rules.versions),
    );
    const providing = universe.providersOf(name);
    budget.keep(real.length + providing.length);
    for (const one of providing) budget.spend(one.provides.length + versions(one.name).length);
    const providers = providing
      .filter((one) => provides(one, relation, rules.versions) && versions(one.name).includes(one))
      .toSorted((a, b) => compareProviders(a, b, universe));
    const found = firstVersionsFirst([...real, ...providers], isFirst);
    matchingOf.set(key, found);
    return found;
  };

  return {
    versions,
    describe: (one) => `${titleIn(one, universe)} has priority ${universe.priorityOf(one)}`,
    heldBack: (name) => fittingVersions(name, universe, architecture).filter((one) => !versions(name).includes(one)),
    matching,
    alternatives: (clause) => {
      if (clause.length === 1 && clause[0] !== undefined) return matching(clause[0]);
      const found = [...new Set(firstVersionsFirst(clause.flatMap(matching), isFirst))];
      budget.spend(found.length);
      return found;
    },
  };
}

/** All versions of a package for an architecture, the highest first, whatever their priority. */
export function fittingVersions(name: string, universe: PackageUniverse, architecture: string): readonly Package[] {
  const { rules } = universe;
  const all = universe
    .packagesNamed(name)
    .filter((one) => rules.fits(one.architecture, architecture))
    .toSorted((a, b) => rules.versions.compare(b.version, a.version));
  return all.filter((one, index) => index === 0 || all[index - 1]?.version !== one.version);
}

/** "2.0 (trixie-backports)". */
export function titleIn(one: Package, universe: PackageUniverse): string {
  const suites = universe.suitesOf(one);
  return suites.length === 0 ? one.version : `${one.version} (${suites.join(", ")})`;
}

/** Whether a package provides what a relation asks for. */
export function provides(one: Package, { name, constraint }: Relation, versions: VersionRules): boolean {
  return one.provides.some((provide) => provide.name === name && versions.meets(provide, constraint));
}

/** Whether an omitted package, which counts as installed in any version, stands in for one of a package's needs. */
export function isMetByOmitted(clause: Clause, by: Package, omissions: Omissions, candidates: Candidates): boolean {
  if (omissions.names.size === 0) return false;
  const standsIn = (name: string) => omissions.standsIn(name, by.name);
  return clause.some(
    (relation) => standsIn(relation.name) || candidates.matching(relation).some((one) => standsIn(one.name)),
  );
}

/** apt's order of providers: essential ones, then higher priority, then the one that the indexes mention last. */
function compareProviders(a: Package, b: Package, universe: PackageUniverse): number {
  return (
    Number(b.essential) - Number(a.essential) ||
    priorityOf(a, universe) - priorityOf(b, universe) ||
    universe.mention(b.name) - universe.mention(a.name) ||
    // An unnumbered name, or two versions of one package.
    (a.name < b.name ? -1 : a.name > b.name ? 1 : universe.rules.versions.compare(b.version, a.version))
  );
}

function priorityOf(one: Package, { rules: { priorities } }: PackageUniverse): number {
  const index = priorities.indexOf(one.priority);
  return index < 0 ? priorities.length : index;
}

/** A version other than the first of its name is a last resort, whatever the order otherwise. */
function firstVersionsFirst(packages: readonly Package[], isFirst: (one: Package) => boolean): readonly Package[] {
  return [...packages.filter(isFirst), ...packages.filter((one) => !isFirst(one))];
}
