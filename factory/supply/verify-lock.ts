import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding } from "@wherry/core/errors/finding.ts";
import { countOf } from "@wherry/core/text/count.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import type { Lock, LockedPackage } from "../lock/lock.ts";
import type { Package } from "../packages/package.ts";
import type { RepositoryContext, RepositoryIndex } from "../packages/repository/repository.ts";
import type { RepositorySource } from "../packages/repository/repository-source.ts";
import { groupLocked, type LockedGroup } from "./locked-groups.ts";
import { requireKnownTools } from "./locked-tools.ts";
import { openRepository } from "./repositories.ts";
import { repositoryContext, type Workshop, withMirrors } from "./workshop.ts";

export interface LockFile {
  readonly lock: Lock;
  /** Its name, for errors. */
  readonly file: string;
  /** The loud option: the lock is believed as it is. */
  readonly trusted: boolean;
}

/**
 * Holds a lock against signed lists: every package must stand in one of its repository with the very same digest, and
 * the tools must be such as the tool sets ask for. Asked are the lists that the lock names, where the store keeps them,
 * then the latest that it keeps, and last the mirror's current ones; each is verified anew, and nothing that is noted
 * in the store is believed.
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
  if (trusted) {
    opened.emit({
      type: "warning",
      message: `${file} is trusted as it is: none of its packages and tools is held against a signed list`,
      hint: "whoever can change that file chooses what is in the image, and which programs run on this machine",
    });
    return;
  }
  const workshop = withMirrors(opened, definition.mirrors);
  const open = sharedOpener(workshop);
  const indexes = await Promise.all(
    groups.map((group) => {
      const { purpose, packages } = group;
      const architecture = purpose === "image" ? definition.architecture : toolArchitecture(packages, workshop);
      return standingIn(group, file, (kept) => open(group.sources, architecture, kept));
    }),
  );
  const ofTools = groups.flatMap(({ purpose }, place) => (purpose === "tools" ? (indexes[place] ?? []) : []));
  requireKnownTools(lock.tools, ofTools, { architecture: toolArchitecture(lock.tools, workshop), file });
}

type Kept = RepositoryContext["kept"];

/** Opens repositories; an image and its tools mostly come from the same one, which is read once. */
function sharedOpener(workshop: Workshop) {
  const opened = new Map<string, Promise<RepositoryIndex>>();
  return async (sources: readonly RepositorySource[], architecture: string, kept: Kept) =>
    await Promise.all(
      sources.map((source) => {
        const key = JSON.stringify([source, architecture, kept]);
        const opening =
          opened.get(key) ??
          openRepository(source, { ...repositoryContext(workshop, architecture), ...(kept && { kept }) });
        opened.set(key, opening);
        return opening;
      }),
    );
}

/** The lists in which all packages of a group stand. */
async function standingIn(
  group: LockedGroup,
  file: string,
  open: (kept: Kept) => Promise<readonly RepositoryIndex[]>,
): Promise<readonly RepositoryIndex[]> {
  const { packages } = group;
  for (const kept of keptLists(group)) {
    const indexes = await open(kept).catch(undefinedUnlessInterrupted);
    if (indexes !== undefined && notIn(indexes, packages).length === 0) return indexes;
  }
  const indexes = await open(undefined);
  const missing = notIn(indexes, packages);
  if (missing.length > 0) throw refusal(group, missing, file);
  return indexes;
}

/** Which of the store's lists are asked before the mirror is. A folder is just read. */
function keptLists({ repository, sources }: LockedGroup): NonNullable<Kept>[] {
  if (sources.some(({ kind }) => kind === "local")) return [];
  const { release } = repository;
  return release === undefined ? ["latest"] : [{ release }, "latest"];
}

function notIn(indexes: readonly RepositoryIndex[], packages: readonly LockedPackage[]): LockedPackage[] {
  return packages.filter(
    (locked) => !indexes.some((index) => index.packagesNamed(locked.name).some((one) => isSame(one, locked))),
  );
}

function isSame(one: Package, locked: LockedPackage): boolean {
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

/** What is kept may be damaged, changed, or of use no more; then others decide. */
function undefinedUnlessInterrupted(error: unknown): undefined {
  if (!(error instanceof WherryError) || error.code === "interrupted") throw error;
}

const mostFindings = 20;

function refusal({ repository }: LockedGroup, missing: readonly LockedPackage[], file: string): WherryError {
  const [first] = missing;
  const others = missing.length === 1 ? "" : `, nor do ${countOf(missing.length - 1, "other")}`;
  const problem = `${first?.name} ${first?.version}, as this lock has it, stands in no verified list of ${repository.id}${others}`;
  return new WherryError("lock.invalid", problem, {
    where: { file },
    findings: missing
      .slice(1, mostFindings)
      .map(({ name, version, sha256 }) => createFinding("error", `${name} ${version}, SHA-256 ${sha256}`)),
    hint: [
      "it was superseded since, or was never there:",
      `lock anew with: wherry lock DEFINITION --output ${file}`,
      "or build from a mirror that keeps the lock's day: --mirror with a dated address, and --accept-release",
      "or, if you know who wrote the lock and kept it safe, believe it with --trust-lock",
    ],
  });
}
