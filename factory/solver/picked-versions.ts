import type { Clause, Package, Relation } from "../packages/package.ts";
import { fittingVersions, provides } from "./candidates.ts";
import type { PackageUniverse } from "./universe.ts";

/** A request in its parts; of version and suite it has one at most. */
export interface ParsedRequest {
  readonly text: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly suite: string | undefined;
}

/** The version that a request names, by itself or by its suite: the highest there. */
export function pickedBy(
  { name, version, suite }: ParsedRequest,
  universe: PackageUniverse,
  architecture: string,
): Package | undefined {
  const { compare } = universe.rules.versions;
  return fittingVersions(name, universe, architecture).find((one) =>
    version === undefined
      ? suite !== undefined && universe.suitesOf(one).includes(suite)
      : compare(one.version, version) === 0,
  );
}

/**
 * Which version of a name requests settle, whatever its priority. With `name/suite` go the versions of that suite that
 * the package needs where the usual ones do not do, as `apt-get install name/suite` has it
 * (`pkgDepCache::SetCandidateRelease` of apt-pkg).
 */
export function pickVersions(
  requests: readonly ParsedRequest[],
  universe: PackageUniverse,
  architecture: string,
): ReadonlyMap<string, Package> {
  const picked = new Map<string, Package>();
  for (const request of requests) {
    const one = pickedBy(request, universe, architecture);
    if (one !== undefined) picked.set(one.name, one);
  }
  const usual: Picking = { picked, universe, architecture };
  const requested = requests.flatMap(({ name }) => usualVersion(name, usual) ?? []);
  for (const { name, suite } of requests) {
    const one = picked.get(name);
    if (suite !== undefined && one !== undefined) followSuite(one, suite, usual, requested);
  }
  return picked;
}

interface Picking {
  readonly picked: Map<string, Package>;
  readonly universe: PackageUniverse;
  readonly architecture: string;
}

/**
 * Settles on versions of a suite for what a package needs by version. As in apt the usual version is good enough only
 * where it needs nothing but what is requested: of packages that hang together the suite has all.
 */
function followSuite(one: Package, suite: string, picking: Picking, requested: readonly Package[]): void {
  const { picked, universe } = picking;
  picked.set(one.name, one);
  const isMet = (clause: Clause) =>
    clause.some((relation) => requested.some((other) => fulfils(other, relation, universe)));
  for (const clause of one.requires) {
    const isFine = clause.some((relation) => {
      const usual = usualVersion(relation.name, picking);
      return usual !== undefined && fulfils(usual, relation, universe) && usual.requires.every(isMet);
    });
    if (isFine) continue;
    const other = clause.flatMap((relation) => inSuite(relation, suite, picking) ?? [])[0];
    if (other !== undefined && picked.get(other.name) !== other) followSuite(other, suite, picking, requested);
  }
}

/** The highest version of a suite, where it fulfils a relation that asks for versions. */
function inSuite({ name, constraint }: Relation, suite: string, { universe, architecture }: Picking) {
  if (constraint === undefined) return undefined;
  const found = fittingVersions(name, universe, architecture).find((one) => universe.suitesOf(one).includes(suite));
  return found !== undefined && universe.rules.versions.satisfies(found.version, constraint) ? found : undefined;
}

function fulfils(one: Package, relation: Relation, { rules: { versions } }: PackageUniverse): boolean {
  const isNamed = one.name === relation.name && versions.satisfies(one.version, relation.constraint);
  return isNamed || provides(one, relation, versions);
}

/** The version that is taken unless something is in its way. */
function usualVersion(name: string, { picked, universe, architecture }: Picking): Package | undefined {
  const settled = picked.get(name);
  if (settled !== undefined) return settled;
  let best: Package | undefined;
  for (const one of fittingVersions(name, universe, architecture)) {
    const priority = universe.priorityOf(one);
    if (priority > 0 && priority > (best === undefined ? 0 : universe.priorityOf(best))) best = one;
  }
  return best;
}
