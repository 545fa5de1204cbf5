import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Content, ContentReader } from "@wherry/core/tree/tree.ts";
import { listObjects, removeObject, type StoredObject } from "./housekeeping.ts";
import type { StoreLayout } from "./layout.ts";
import { readPack } from "./packs.ts";
import { unseal } from "./sealed-json.ts";

export interface Verification {
  /** How many objects were looked at. */
  readonly checked: number;
  /** What was not what its name says, and is gone. */
  readonly damaged: readonly StoredObject[];
  /** Derived files, which nothing proves: gone too, to be made again when they are needed. */
  readonly dropped: readonly StoredObject[];
}

/**
 * Hashes every object again, the only time that the whole store is read. Indexes and releases are left out: they are
 * verified whenever they are used.
 */
export async function verifyObjects(layout: StoreLayout, reader: ContentReader): Promise<Verification> {
  const objects = (await listObjects(layout)).filter(({ kind }) => !["temporary", "index", "release"].includes(kind));
  const damaged: StoredObject[] = [];
  const dropped: StoredObject[] = [];
  for (const object of objects) {
    const isDerivedFile =
      object.kind === "shelf" || (object.kind === "memo" && !object.paths.every((path) => path.endsWith(".json")));
    if (isDerivedFile || object.kind === "tools") dropped.push(object);
    else if (!(await isSound(object, layout, reader))) damaged.push(object);
  }
  for (const object of [...damaged, ...dropped]) await removeObject(layout, object);
  return { checked: objects.length, damaged, dropped };
}

async function isSound(object: StoredObject, layout: StoreLayout, reader: ContentReader): Promise<boolean> {
  const [path = ""] = object.paths;
  try {
    switch (object.kind) {
      case "package":
        return (await digestOf(createReadStream(path))) === object.name;
      case "memo":
        return unseal(await readFile(path, "utf8")) !== undefined;
      default:
        return await isPackSound(object.name, layout, reader);
    }
  } catch {
    return false;
  }
}

async function isPackSound(sha256: string, layout: StoreLayout, reader: ContentReader): Promise<boolean> {
  const manifest = await readPack(layout, sha256);
  if (manifest === undefined) return false;
  const contents = new Set<Content>();
  for (const node of manifest.package.entries.values()) if (node.kind === "file") contents.add(node.content);
  for (const content of contents) {
    if ((await digestOf(reader.stream(content))) !== content.sha256) return false;
  }
  return true;
}

async function digestOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of chunks) digest.update(chunk);
  return digest.digest("hex");
}
