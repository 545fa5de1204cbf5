import { formatClause, formatRelation } from "../packages/format-relation.ts";
import type { Package, Relation } from "../packages/package.ts";
import type { VersionRules } from "../packages/version-rules.ts";
import { omissionsOf } from "./omissions.ts";
import type { SolveRequest } from "./request.ts";
import type { PackageUniverse } from "./universe.ts";

/**
 * What is wrong with a set of packages, as sentences; empty where it is a solution of the request.
 *
 * Deliberately independent of the solver: it looks at nothing but the packages themselves, one against all others.
 * `spend` is told how many it looks at, and may throw.
 */
export function violations(
  packages: readonly Package[],
  request: SolveRequest,
  universe: PackageUniverse,
  spend: (steps: number) => void = () => {},
): string[] {
  const { versions } = universe.rules;
  const omissions = omissionsOf(request);
  const found: string[] = [];
  const standing = byName(packages);
  const meeting = (relation: Relation): Package[] => {
    const named = standing.get(relation.name) ?? [];
    spend(named.length + 1);
    return named.filter((one) => meets(one, relation, versions));
  };
  const names = new Set<string>();
  for (const { name } of packages) {
    if (names.has(name)) found.push(`${name} is there twice`);
    if (omissions.isFirm(name)) found.push(`${name} is there, but omitted`);
    names.add(name);
  }
  for (const text of request.install) {
    const [before = "", version] = text.split("=");
    const [name = "", suite] = before.split("/");
    const constraint = version === undefined ? undefined : { operator: "=" as const, version };
    // A virtual name stands for its provider only where there is no package of that name.
    const virtual = universe.packagesNamed(name).length === 0;
    const inSuite = (one: Package) => suite === undefined || universe.suitesOf(one).includes(suite);
    const met = meeting({ name, constraint }).some((one) => (virtual || one.name === name) && inSuite(one));
    if (!met) found.push(`${text} is requested, but not there`);
  }
  const stoodIn = (relation: Relation, by: Package): boolean =>
    omissions.standsIn(relation.name, by.name) ||
    universe
      .providersOf(relation.name)
      .some((one) => omissions.standsIn(one.name, by.name) && meets(one, relation, versions));
  for (const one of packages) {
    for (const clause of one.requires) {
      if (clause.some((relation) => meeting(relation).length > 0 || stoodIn(relation, one))) continue;
      found.push(`${one.name} needs ${formatClause(clause)}`);
    }
    for (const relation of one.conflicts) {
      const other = meeting(relation).find((candidate) => candidate !== one);
      if (other !== undefined) found.push(`${one.name} conflicts with ${formatRelation(relation)}: ${other.name}`);
    }
  }
  return found;
}

/** The packages that have a name or provide it. */
function byName(packages: readonly Package[]): ReadonlyMap<string, Package[]> {
  const found = new Map<string, Package[]>();
  for (const one of packages) {
    for (const name of new Set([one.name, ...one.provides.map((provide) => provide.name)])) {
      const named = found.get(name);
      if (named === undefined) found.set(name, [one]);
      else named.push(one);
    }
  }
  return found;
}

function meets(one: Package, { name, constraint }: Relation, versions: VersionRules): boolean {
  if (one.name === name && versions.satisfies(one.version, constraint)) return true;
  for (const provide of one.provides) {
    if (provide.name === name && versions.meets(provide, constraint)) return true;
  }
  return false;
}
