import { stat } from "node:fs/promises";
import type { Package } from "../../packages/package.ts";
import type { RepositoryContext } from "../../packages/repository/repository.ts";
import { touch } from "../../system/touch.ts";
import { derive } from "./derive.ts";
import { findByDigest } from "./find-by-digest.ts";
import { type IndexPlace, indexFolder, readIndexText } from "./index-source.ts";
import { openPackagesIndex, type PackagesIndex } from "./packages-index.ts";
import { scanPackages } from "./packages-scan.ts";

/** Changes whenever the same text may give another table. */
const tableVersion = 1;

/**
 * Opens one Packages file, with the table of its names from the cache where there is one. A flat repository mixes
 * architectures: then only the wanted one is left. It fails as `readIndexText` does.
 */
export async function openIndexFile(
  place: IndexPlace,
  flat: boolean,
  context: RepositoryContext,
): Promise<PackagesIndex> {
  const { text, sha256 } = await readIndexText(place, context);
  await touchIndex(sha256, context.cacheDirectory);
  const wanted = flat ? keepArchitecture(text, context.architecture) : text;
  const table = async () => scanPackages(wanted);
  // Not worth keeping where nothing is in it.
  if (wanted.length === 0) return openPackagesIndex(wanted, { repository: place.id }, await table());
  const key = `names ${tableVersion} ${sha256} ${flat ? context.architecture : ""}`;
  return openPackagesIndex(wanted, { repository: place.id }, await derive(context, key, table));
}

/** `openIndexFile` for who knows digests and wants no more, see `VerifiedRepository.packagesOf`. */
export async function findInIndexFile(
  place: IndexPlace,
  digests: ReadonlySet<string>,
  context: RepositoryContext,
): Promise<Package[]> {
  const { text, sha256 } = await readIndexText(place, context);
  await touchIndex(sha256, context.cacheDirectory);
  return findByDigest(text, digests, { file: place.id, repository: place.id, architecture: context.architecture });
}

/** Notes that a file of the cache is of use, whether it is read or what was derived from it is. */
export async function useIndex({ release, path }: IndexPlace, { cacheDirectory }: RepositoryContext): Promise<void> {
  const plain = release.files.get(path);
  if (plain !== undefined) await touchIndex(plain.sha256, cacheDirectory);
}

async function touchIndex(sha256: string, cacheDirectory: string): Promise<void> {
  const folder = indexFolder(cacheDirectory, sha256);
  const status = await stat(folder).catch(() => undefined);
  // An empty index is not kept.
  if (status !== undefined) await touch(folder, status);
}

/** The stanzas of one architecture, and those for all. */
function keepArchitecture(text: Buffer, architecture: string): Buffer {
  const stanzas = text.toString("latin1").split(/\n[ \t\r]*\n+/);
  const kept = stanzas.filter((stanza) => {
    const written = /^Architecture:[ \t]*(\S+)/im.exec(stanza)?.[1];
    return written === architecture || written === "all";
  });
  return Buffer.from(kept.map((stanza) => `${stanza.trim()}\n`).join("\n"), "latin1");
}
