import { WherryError } from "@wherry/core/errors/errors.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import type { Lock, LockedPackage } from "../lock/lock.ts";
import type { RepositoryContext, StandingPackage } from "../packages/repository/repository.ts";
import { groupLocked, type LockedGroup } from "./locked-groups.ts";
import { requireKnownTools } from "./locked-tools.ts";
import { lockRefusal } from "./refuse-lock.ts";
import { searchRepository } from "./repositories.ts";
import { verifyRecords } from "./verify-records.ts";
import { repositoryContext, type Workshop, withMirrors } from "./workshop.ts";

interface LockFile {
  readonly lock: Lock;
  /** Its name, for errors. */
  readonly file: string;
  /** The loud option: the lock is believed as it is. */
  readonly trusted: boolean;
}

/**
 * Holds a lock against signed lists: every package must stand in one of its repository with the very same digest, and
 * the tools must be such as the tool sets ask for. Asked are the lists that the lock names, where the store keeps them,
 * then the latest that it keeps, and last the mirror's current ones. What is noted of them in the store, who signed
 * them and what was found there, is believed under its seal only. Its records of scripts are held against Wherry's.
 *
 * @throws {WherryError} lock.invalid when a package stands in none of them, or comes from a repository that may not
 *   give it
 * @throws {WherryError} repository.missing when the lists are not there, with all codes of `openRepository`
 */
export async function verifyLock(
  { lock, file, trusted }: LockFile,
  definition: ImageDefinition,
  opened: Workshop,
): Promise<void> {
  const groups = groupLocked(lock, definition, file);
  // The lock says it, or the definition does: whoever writes a lock can leave it out.
  const unchecked = groups.filter(
    ({ repository, sources }) =>
      repository.checkValidUntil === false ||
      sources.some((source) => source.kind !== "local" && source.checkValidUntil === false),
  );
  for (const id of new Set(unchecked.map(({ repository }) => repository.id))) {
    opened.emit({
      type: "warning",
      message: `${file} was made from ${id} whether or not that had expired (checkValidUntil: false)`,
      hint: "updates that came since may not be in it",
    });
  }
  if (trusted) {
    opened.emit({
      type: "warning",
      message: `${file} is trusted as it is: none of its packages and tools is held against a signed list, nor its records against Wherry's`,
      hint: "whoever can change that file chooses what is in the image, and which programs run on this machine",
    });
    return;
  }
  await verifyRecords(lock.records ?? [], definition, { file, emit: opened.emit });
  const workshop = withMirrors(opened, definition.mirrors);
  const search = sharedSearch(workshop);
  const found = await Promise.all(
    asked(groups, definition, workshop).map((group) => standingIn(group, file, (kept) => search(group, kept))),
  );
  const tools = found.flatMap((packages, place) => (groups[place]?.purpose === "tools" ? packages : []));
  requireKnownTools(lock.tools, tools, { architecture: toolArchitecture(lock.tools, workshop), file });
}

type Kept = RepositoryContext["kept"];

/** Packages that a repository's lists are searched for. */
interface AskedGroup extends LockedGroup {
  readonly architecture: string;
  /** Of all that the lock wants from that repository, for whichever purpose: most lists need be searched but once. */
  readonly digests: ReadonlySet<string>;
}

function asked(groups: readonly LockedGroup[], definition: ImageDefinition, workshop: Workshop): AskedGroup[] {
  const withArchitecture = groups.map((group) => ({
    ...group,
    architecture: group.purpose === "image" ? definition.architecture : toolArchitecture(group.packages, workshop),
  }));
  return withArchitecture.map((group) => {
    const same = withArchitecture.filter(
      ({ repository, architecture }) => repository.id === group.repository.id && architecture === group.architecture,
    );
    return { ...group, digests: new Set(same.flatMap(({ packages }) => packages.map(({ sha256 }) => sha256))) };
  });
}

/** Searches repositories; an image and its tools mostly come from the same one, which is read once. */
function sharedSearch(workshop: Workshop) {
  const searches = new Map<string, Promise<readonly StandingPackage[]>>();
  return async ({ sources, architecture, digests }: AskedGroup, kept: Kept): Promise<readonly StandingPackage[]> => {
    const found = sources.map((source) => {
      const key = JSON.stringify([source, architecture, kept]);
      const context = { ...repositoryContext(workshop, architecture), ...(kept && { kept }) };
      const searching = searches.get(key) ?? searchRepository(source, digests, context);
      searches.set(key, searching);
      return searching;
    });
    return (await Promise.all(found)).flat();
  };
}

/** The packages of a group, as the lists have them in which all of them stand. */
async function standingIn(
  group: AskedGroup,
  file: string,
  search: (kept: Kept) => Promise<readonly StandingPackage[]>,
): Promise<readonly StandingPackage[]> {
  const { packages } = group;
  for (const kept of keptLists(group)) {
    const found = await search(kept).catch(undefinedUnlessInterrupted);
    const standing = found === undefined ? [] : standingOf(packages, found);
    if (standing.every((one) => one !== undefined) && standing.length > 0) return standing;
  }
  const standing = standingOf(packages, await search(undefined));
  const missing = packages.filter((_, place) => standing[place] === undefined);
  if (missing.length > 0) throw refusal(group, missing, file);
  return standing.filter((one) => one !== undefined);
}

/** Which of the store's lists are asked before the mirror is. A folder is just read. */
function keptLists({ repository, sources }: LockedGroup): NonNullable<Kept>[] {
  if (sources.some(({ kind }) => kind === "local")) return [];
  const { release } = repository;
  return release === undefined ? ["latest"] : [{ release }, "latest"];
}

/** Each locked package as a list has it; undefined for those that do not stand there. */
function standingOf(
  packages: readonly LockedPackage[],
  found: readonly StandingPackage[],
): (StandingPackage | undefined)[] {
  const byDigest = Map.groupBy(found, ({ origin }) => origin.sha256);
  return packages.map((locked) => byDigest.get(locked.sha256)?.find((one) => isSame(one, locked)));
}

function isSame(one: StandingPackage, locked: LockedPackage): boolean {
  return (
    one.format === locked.format &&
    one.name === locked.name &&
    one.version === locked.version &&
    one.architecture === locked.architecture &&
    one.origin.path === locked.path &&
    one.origin.size === locked.size &&
    one.origin.sha256 === locked.sha256
  );
}

/** Tools are for the machine that builds, which may be another one than the one that locked. */
function toolArchitecture(tools: readonly LockedPackage[], { hostArchitecture }: Workshop): string {
  return tools.find(({ architecture }) => architecture !== "all")?.architecture ?? hostArchitecture;
}

/** Where lists that are kept cannot be read, or do not verify, the current ones decide. */
function undefinedUnlessInterrupted(error: unknown): undefined {
  if (!(error instanceof WherryError) || error.code === "interrupted") throw error;
}

function refusal({ repository }: LockedGroup, missing: readonly LockedPackage[], file: string): WherryError {
  const [first, ...others] = missing;
  return lockRefusal(file, {
    problem: `${first?.name} ${first?.version}, as this lock has it, stands in no verified list of ${repository.id}`,
    nor: "nor do",
    others: others.map(({ name, version, sha256 }) => `${name} ${version}, SHA-256 ${sha256}`),
    why: "it was superseded since, or was never there:",
    instead: [
      "or build from a mirror that keeps the lock's day: --mirror with a dated address, --accept-release, and checkValidUntil: false",
    ],
  });
}
