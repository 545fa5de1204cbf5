import { createHash } from "node:crypto";
import type { Content, ContentReader } from "@wherry/core/tree/tree.ts";
import { sha256OfFile } from "@wherry/formats/files/sha256-of-file.ts";
import { isShortage } from "../system/shortage.ts";
import { listObjects, removeObject, type StoredObject } from "./housekeeping.ts";
import type { StoreLayout } from "./layout.ts";
import { isMemoSound } from "./memo.ts";
import { readPack } from "./packs.ts";
import type { Seal } from "./seal.ts";

export interface Verification {
  /** How many objects were looked at. */
  readonly checked: number;
  /** What was not what its name says, and is gone. */
  readonly damaged: readonly StoredObject[];
  /** Derived files that nothing proves before they are used: gone too, to be made again when they are needed. */
  readonly dropped: readonly StoredObject[];
}

/**
 * Hashes every object again, the only time that the whole store is read. Indexes and releases are left out: they are
 * verified whenever they are used.
 */
export async function verifyObjects(layout: StoreLayout, reader: ContentReader, seal: Seal): Promise<Verification> {
  const objects = (await listObjects(layout)).filter(({ kind }) => !["temporary", "index", "release"].includes(kind));
  const damaged: StoredObject[] = [];
  const dropped: StoredObject[] = [];
  for (const object of objects) {
    if (object.kind === "shelf" || object.kind === "tools") dropped.push(object);
    else if (!(await isSound(object, { layout, reader, seal }))) damaged.push(object);
  }
  for (const object of [...damaged, ...dropped]) await removeObject(layout, object);
  return { checked: objects.length, damaged, dropped };
}

interface Means {
  readonly layout: StoreLayout;
  readonly reader: ContentReader;
  readonly seal: Seal;
}

async function isSound(object: StoredObject, means: Means): Promise<boolean> {
  const [path = ""] = object.paths;
  try {
    switch (object.kind) {
      case "package":
        return (await sha256OfFile(path)).sha256 === object.name;
      case "memo":
        return (await Promise.all(object.paths.map((one) => isMemoSound(one, means.seal)))).every(Boolean);
      default:
        return await isPackSound(object.name, means);
    }
  } catch (error) {
    if (isShortage(error)) throw error;
    return false;
  }
}

async function isPackSound(sha256: string, { layout, reader, seal }: Means): Promise<boolean> {
  const manifest = await readPack(layout, sha256, seal);
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
