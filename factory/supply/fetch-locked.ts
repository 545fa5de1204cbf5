import { WherryError } from "@wherry/core/errors/errors.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { formatOfSource } from "../distributions/find-format.ts";
import type { Lock, LockedPackage } from "../lock/lock.ts";
import { lockAnew } from "../lock/lock-anew.ts";
import { locateBelow, repositoryId } from "../packages/repository/repository-address.ts";
import { downloadFromRepository } from "../packages/repository/repository-download.ts";
import type { RepositorySource } from "../packages/repository/repository-source.ts";
import { type Fetched, fetchPackages } from "../store/fetch.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { explainMissingPackage } from "./missing-package.ts";
import { type Workshop, withMirrors } from "./workshop.ts";

export interface LockedSources {
  /** The lock's repositories, by index. */
  readonly repositories: readonly { readonly id: string }[];
  /** Where those identities may lead. */
  readonly sources: readonly RepositorySource[];
}

/**
 * Sees to it that locked packages are in the store. Nothing is fetched that is not named here, and nothing that the
 * store has.
 */
export async function fetchLocked(
  packages: readonly LockedPackage[],
  from: LockedSources,
  workshop: Workshop,
): Promise<Fetched> {
  const roots = await Promise.all(from.repositories.map(({ id }) => rootOf(id, from.sources, workshop)));
  const requests = packages.map(({ name, version, architecture, format, sha256, size, path, repository }) => {
    const root = roots[repository];
    if (root === undefined) {
      throw new WherryError(
        "lock.invalid",
        `${name} comes from ${from.repositories[repository]?.id ?? "nowhere"}, which the definition does not name`,
        {
          hint: lockAnew(),
        },
      );
    }
    return { name, version, architecture, format, sha256, size, url: locateBelow(root, path) };
  });
  return await fetchPackages(requests, workshop.store, {
    signal: workshop.signal,
    emit: workshop.emit,
    download: async (url, signal) => {
      try {
        return (await downloadFromRepository(url, { signal })).body;
      } catch (error) {
        throw explainMissingPackage(error, new URL(url).pathname.split("/").at(-1) ?? url);
      }
    },
  });
}

/** The content of locked packages, in the lock's order. */
export async function unpackLocked(packages: readonly LockedPackage[], workshop: Workshop): Promise<UnpackedPackage[]> {
  return await Promise.all(
    packages.map(({ sha256, name, version, architecture, format }) =>
      workshop.store.pack(sha256, { name, version, architecture, format }),
    ),
  );
}

/** The image's own packages of a lock: fetched where the store lacks them, and unpacked. */
export async function fetchImagePackages(
  lock: Lock,
  { repositories, mirrors }: Pick<ImageDefinition, "repositories" | "mirrors">,
  workshop: Workshop,
): Promise<UnpackedPackage[]> {
  const from = { repositories: lock.repositories, sources: repositories };
  await fetchLocked(lock.packages, from, withMirrors(workshop, mirrors));
  return await unpackLocked(lock.packages, workshop);
}

async function rootOf(
  id: string,
  sources: readonly RepositorySource[],
  workshop: Workshop,
): Promise<string | undefined> {
  const source = sources.find((candidate) => repositoryId(candidate) === id);
  return source === undefined ? undefined : await formatOfSource(source).repositories.root(source, workshop.mirrors);
}
