import { lstat, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { now } from "../system/clock.ts";
import {
  indexFolder,
  memoFolder,
  packageFolder,
  packFolder,
  releaseFolder,
  type StoreLayout,
  shelfFolder,
  temporaryFolder,
  toolFolder,
} from "./layout.ts";

export interface StoredObject {
  readonly kind: "package" | "pack" | "memo" | "shelf" | "tools" | "index" | "release" | "temporary";
  /** The digest that names it; of temporary files, their name. */
  readonly name: string;
  /** Bytes, of all its files. */
  readonly size: number;
  /** Seconds since 1970, to the hour. */
  readonly lastUsed: number;
  /** In the order in which they must be removed: a manifest before its pack. */
  readonly paths: readonly string[];
}

/** No honest process writes to one file for longer, so that older ones were left behind by a killed one. */
const temporaryLifetime = 24 * 3600;

/**
 * Everything in the store, kind by kind, by name within each. What another process removes meanwhile is counted as
 * empty.
 */
export async function listObjects(layout: StoreLayout): Promise<StoredObject[]> {
  const folders = [
    ["package", packageFolder],
    ["pack", packFolder],
    ["memo", memoFolder],
    ["shelf", shelfFolder],
  ] as const;
  const objects: StoredObject[] = [];
  for (const [kind, folder] of folders) {
    for (const spread of await names(join(layout.root, folder))) {
      objects.push(...(await objectsIn(kind, join(layout.root, folder, spread))));
    }
  }
  for (const [kind, folder] of [
    ["tools", toolFolder],
    ["index", indexFolder],
    ["release", releaseFolder],
    ["temporary", temporaryFolder],
  ] as const) {
    objects.push(...(await objectsIn(kind, join(layout.root, folder))));
  }
  return objects;
}

/**
 * Removes what was not used for `unusedFor` seconds. A process that holds an object in hand has touched it within the
 * hour before, so that days are safe, and an hour is not.
 */
export async function collectUnused(layout: StoreLayout, unusedFor: number): Promise<StoredObject[]> {
  const time = now();
  const unused = (await listObjects(layout)).filter(
    ({ kind, lastUsed }) => time - lastUsed > (kind === "temporary" ? temporaryLifetime : unusedFor),
  );
  for (const object of unused) await removeObject(layout, object);
  return unused;
}

/** Removes the files of an object, in the order of `paths`. Harmless where they are gone already. */
export async function removeObject(layout: StoreLayout, object: StoredObject): Promise<void> {
  for (const path of object.paths) {
    // A folder vanishes at once and is emptied under another name.
    const grave = layout.temporary();
    await rename(path, grave).catch(() => {});
    await rm(grave, { recursive: true, force: true });
  }
}

async function objectsIn(kind: StoredObject["kind"], folder: string): Promise<StoredObject[]> {
  // What lies behind a link that somebody put there is not the store's, and is not to be removed.
  if ((await lstat(folder).catch(() => undefined))?.isDirectory() !== true) return [];
  const byName = Map.groupBy(await names(folder), (name) => name.replace(/\.(package|json|bytes|manifest|tar)$/, ""));
  const objects: StoredObject[] = [];
  for (const [name, files] of byName) {
    const paths = files.map((file) => join(folder, file));
    const measured = await Promise.all(paths.map(measure));
    objects.push({
      kind,
      name,
      size: measured.reduce((sum, { size }) => sum + size, 0),
      lastUsed: Math.max(...measured.map(({ time }) => time)),
      paths,
    });
  }
  return objects;
}

/** Sizes add up below folders; the time is the object's own. Another process may remove anything meanwhile. */
async function measure(path: string): Promise<{ size: number; time: number }> {
  const status = await lstat(path).catch(() => undefined);
  if (status === undefined) return { size: 0, time: 0 };
  let { size } = status;
  if (status.isDirectory()) {
    for (const name of await names(path)) size += (await measure(join(path, name))).size;
  }
  return { size, time: Math.floor(status.mtimeMs / 1000) };
}

async function names(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}
