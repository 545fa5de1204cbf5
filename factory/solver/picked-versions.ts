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
  for (const { name, suite } of requests) {
    const one = picked.get(name);
    if (suite !== undefined && one !== undefined) followSuite(one, suite, { picked, universe, architecture });
  }
  return picked;
}

interface Picking {
  readonly picked: Map<string, Package>;
  readonly universe: PackageUniverse;
  readonly architecture: string;
}

/** Settles on versions of a suite for what a package needs, as far as it must; false where that does not help. */
function followSuite(one: Package, suite: string, picking: Picking, above: ReadonlySet<Package> = new Set()): boolean {
  const { picked } = picking;
  const before = new Map(picked);
  picked.set(one.name, one);
  const chain = new Set(above).add(one);
  const isHelped = (clause: Clause): boolean =>
    clause.some((relation) => {
      const other = relation.constraint === undefined ? undefined : inSuite(relation, suite, picking);
      if (other === undefined) return false;
      return chain.has(other) || followSuite(other, suite, picking, chain);
    });
  if (one.requires.every((clause) => isUsuallyMet(clause, chain, picking) || isHelped(clause))) return true;
  picked.clear();
  for (const [name, version] of before) picked.set(name, version);
  return false;
}

/** The highest version of a suite, where it fulfils the relation. */
function inSuite({ name, constraint }: Relation, suite: string, { universe, architecture }: Picking) {
  const found = fittingVersions(name, universe, architecture).find((one) => universe.suitesOf(one).includes(suite));
  return found !== undefined && universe.rules.versions.satisfies(found.version, constraint) ? found : undefined;
}

/** Whether versions that would be taken anyhow fulfil a need, and find what they need themselves. */
function isUsuallyMet(clause: Clause, chain: ReadonlySet<Package>, picking: Picking): boolean {
  return clause.some((relation) =>
    usuallyMeeting(relation, picking).some(
      (one) =>
        chain.has(one) || one.requires.every((need) => need.some((each) => usuallyMeeting(each, picking).length > 0)),
    ),
  );
}

function usuallyMeeting(relation: Relation, picking: Picking): Package[] {
  const { rules, providersOf } = picking.universe;
  const named = usualVersion(relation.name, picking);
  const real = named !== undefined && rules.versions.satisfies(named.version, relation.constraint) ? [named] : [];
  const providers = providersOf(relation.name).filter(
    (one) => usualVersion(one.name, picking) === one && provides(one, relation, rules.versions),
  );
  return [...real, ...providers];
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
