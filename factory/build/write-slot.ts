import { writeFile } from "node:fs/promises";
import { buildVerity } from "@wherry/formats/disk/verity.ts";
import { parseErofsCompression } from "@wherry/formats/filesystem/erofs/compression.ts";
import { makeErofs } from "../erofs/make-erofs.ts";
import { openToolbox } from "../supply/toolbox.ts";
import { slotTree } from "../tree/slot-tree.ts";
import { artifactName, parts } from "./artifacts.ts";
import { derivedUuid, veritySalt } from "./identifiers.ts";
import type { BuildWork } from "./work.ts";

/** A file that was written, and its size in bytes. */
export interface Written {
  readonly path: string;
  readonly bytes: number;
}

/** /usr as an EROFS image. */
export async function writeUsr({ definition, workshop, compression, lock, tree, output }: BuildWork): Promise<Written> {
  const path = output.prepare(artifactName(definition, parts.usr));
  const toolbox = openToolbox(lock.tools, workshop);
  using image = await makeErofs({
    tree: slotTree(tree),
    reader: workshop.store,
    compression: parseErofsCompression(definition.compression[compression]),
    compressor: {
      tool: () => toolbox.tool("mkfs.erofs"),
      identity: toolbox.identity,
      shelf: workshop.store.shelf,
    },
    uuid: derivedUuid("usr", definition.name),
    epoch: lock.epoch,
    signal: workshop.signal,
  });
  await writeFile(path, image.chunks());
  return { path, bytes: image.bytes };
}

/** The hash tree over /usr; `rootHash`, and `usrSha256` of /usr itself, are in lower-case hexadecimal. */
export async function writeVerity(
  { definition, workshop, output }: BuildWork,
  usr: Written,
): Promise<Written & { readonly rootHash: string; readonly usrSha256: string }> {
  const path = output.prepare(artifactName(definition, parts.verity));
  const { rootHash, imageSha256, treeBytes } = await buildVerity({
    image: usr.path,
    output: path,
    salt: veritySalt,
    uuid: derivedUuid("verity", definition.name),
    signal: workshop.signal,
  });
  return { path, bytes: treeBytes, rootHash, usrSha256: imageSha256 };
}
