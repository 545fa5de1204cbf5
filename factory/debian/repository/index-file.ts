import { hash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { writeCacheFile } from "../../packages/repository/cache-file.ts";
import type { RepositoryContext } from "../../packages/repository/repository.ts";
import { touch } from "../../system/touch.ts";
import { type IndexPlace, indexFolder, readIndexText } from "./index-source.ts";
import { openPackagesIndex, type PackagesIndex } from "./packages-index.ts";

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
  const folder = indexFolder(context.cacheDirectory, sha256);
  const status = await stat(folder).catch(() => undefined);
  // An empty index is not kept.
  if (status !== undefined) await touch(folder, status);
  const wanted = flat ? keepArchitecture(text, context.architecture) : text;
  const name = flat ? `names-${context.architecture}` : "names";
  const file = join(folder, name);
  const cached = await readTable(file);
  const index = openPackagesIndex(wanted, { repository: place.id }, cached);
  if (index.table !== cached && wanted.length > 0) await writeTable(file, index.table);
  return index;
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

const digestLength = 64;

/** A table whose digest, which comes first in the file, is not its own is not used. */
async function readTable(file: string): Promise<PackagesIndex["table"] | undefined> {
  const bytes = await readFile(file).catch(() => Buffer.alloc(0));
  const digest = bytes.toString("latin1", 0, digestLength);
  const json = bytes.subarray(digestLength);
  if (json.length === 0 || hash("sha256", json) !== digest) return undefined;
  return JSON.parse(json.toString("utf8"));
}

async function writeTable(file: string, table: PackagesIndex["table"]): Promise<void> {
  const json = Buffer.from(JSON.stringify(table));
  await writeCacheFile(file, Buffer.concat([Buffer.from(hash("sha256", json)), json]));
}
