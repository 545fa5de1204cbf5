import { WherryError } from "@wherry/core/errors/errors.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { toolDistribution } from "../distributions/find-format.ts";
import type { Lock, LockedPackage, LockedRepository } from "../lock/lock.ts";
import { lockAnew } from "../lock/lock-anew.ts";
import { repositoryId } from "../packages/repository/repository-address.ts";
import type { RepositorySource } from "../packages/repository/repository-source.ts";

/** What a lock says comes from one repository, for one purpose. */
export interface LockedGroup {
  readonly purpose: "image" | "tools";
  readonly repository: LockedRepository;
  /** The repositories of that identity that may be asked for that purpose; several where a suite is named twice. */
  readonly sources: readonly RepositorySource[];
  readonly packages: readonly LockedPackage[];
}

/**
 * The packages of a lock by purpose and repository. An image's come from the repositories of its definition, and the
 * tools, which are programs that the builder runs, from the repositories of tools only, whatever the lock says.
 *
 * @throws {WherryError} lock.invalid when a package comes from any other repository
 */
export function groupLocked(lock: Lock, definition: ImageDefinition, lockFile: string): LockedGroup[] {
  const tools = toolDistribution().tools.repositories;
  return [
    ...groupsOf("image", [...lock.packages, ...lock.boot], { lock, lockFile, allowed: definition.repositories }),
    ...groupsOf("tools", lock.tools, { lock, lockFile, allowed: tools }),
  ];
}

interface GroupRules {
  readonly lock: Lock;
  readonly lockFile: string;
  /** Repositories that packages may come from. */
  readonly allowed: readonly RepositorySource[];
}

function groupsOf(
  purpose: LockedGroup["purpose"],
  packages: readonly LockedPackage[],
  { lock, lockFile, allowed }: GroupRules,
): LockedGroup[] {
  const groups: LockedGroup[] = [];
  for (const [index, some] of Map.groupBy(packages, ({ repository }) => repository)) {
    const repository = lock.repositories[index] ?? { id: "nowhere" };
    const sources = allowed.filter((source) => repositoryId(source) === repository.id);
    if (sources.length === 0) {
      const [{ name } = { name: "a package" }] = some;
      const problem =
        purpose === "tools"
          ? `the tool ${name} comes from ${repository.id}, but tools come from ${allowed.map(repositoryId).join(" and ")} only`
          : `${name} comes from ${repository.id}, which the definition does not name`;
      throw new WherryError("lock.invalid", problem, {
        where: { file: lockFile },
        hint: lockAnew(lockFile),
      });
    }
    groups.push({ purpose, repository, sources, packages: some });
  }
  return groups;
}
