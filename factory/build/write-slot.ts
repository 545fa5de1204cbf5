import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { verityDigests, writeVerity } from "@wherry/formats/disk/verity.ts";
import { writeFully } from "@wherry/formats/files/file-bytes.ts";
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

/** /usr as it was written. */
interface WrittenUsr extends Written {
  /** In lower-case hexadecimal. */
  readonly sha256: string;
  /** The digests of its blocks, as its hash tree has them. */
  readonly digests: Uint8Array;
}

/** /usr as an EROFS image. Its blocks are digested on the way, so that nobody needs to read it again for that. */
export async function writeUsr(work: BuildWork): Promise<WrittenUsr> {
  const { definition, workshop, compression, lock, tree, output } = work;
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
    digestBlocks: verityDigests(veritySalt),
    signal: workshop.signal,
  });
  await using file = await open(path, "w");
  const whole = createHash("sha256");
  const digests: Uint8Array[] = [];
  let written = 0;
  for await (const chunk of image.chunks()) {
    workshop.signal.throwIfAborted();
    whole.update(chunk.bytes);
    digests.push(chunk.digests);
    await writeFully(file, chunk.bytes, written);
    written += chunk.bytes.length;
  }
  return { path, bytes: image.bytes, sha256: whole.digest("hex"), digests: Buffer.concat(digests) };
}

/** The hash tree over /usr; `rootHash` is in lower-case hexadecimal. */
export async function writeHashTree(
  { definition, workshop, output }: BuildWork,
  usr: WrittenUsr,
): Promise<Written & { readonly rootHash: string }> {
  const path = output.prepare(artifactName(definition, parts.verity));
  const { rootHash, treeBytes } = await writeVerity({
    digests: usr.digests,
    output: path,
    salt: veritySalt,
    uuid: derivedUuid("verity", definition.name),
    signal: workshop.signal,
  });
  return { path, bytes: treeBytes, rootHash };
}
