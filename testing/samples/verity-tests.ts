import assert from "node:assert/strict";
import { createCipheriv } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { VERITY_BLOCK, verityDigests, writeVerity } from "@wherry/formats/disk/verity.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { findPeer } from "../peers/peers.ts";
import { runPeer, runPeerOrFail } from "../peers/run-peer.ts";
import { skipWithout } from "../peers/skip.ts";

const veritysetup = await findPeer("veritysetup");
export const uuid = "0123abcd-1111-2222-3333-0123456789ab";

/** Bytes that look random, and are the same in every run. */
function noise(length: number): Uint8Array {
  return createCipheriv("aes-128-ctr", Buffer.alloc(16, 1), Buffer.alloc(16)).update(Buffer.alloc(length));
}

/** Holds the tree over an image of so many blocks, hashed with so many bytes of salt, against veritysetup's. */
export function testVerityTree(blocks: number, saltLength: number): void {
  test(`a tree over ${blocks} blocks with ${saltLength} bytes of salt is what veritysetup makes`, {
    skip: skipWithout({ veritysetup }),
  }, async () => {
    if (veritysetup === undefined) return;
    await using folder = await temporaryDirectory();
    const [image, ours, theirs] = ["image", "ours", "theirs"].map((name) => join(folder.path, name)) as [
      string,
      string,
      string,
    ];
    const bytesOfImage = noise(blocks * VERITY_BLOCK);
    await writeFile(image, bytesOfImage);
    const salt = noise(saltLength);
    const digests = verityDigests(salt)(bytesOfImage);
    const tree = await writeVerity({ digests, output: ours, salt, uuid });
    const saltArgument = salt.length === 0 ? "-" : salt.toHex();
    await writeFile(theirs, "");
    const formatted = await runPeerOrFail(veritysetup, [
      ...["format", `--salt=${saltArgument}`, `--uuid=${uuid}`, image, theirs],
    ]);
    assert.match(formatted.stdout.toString(), new RegExp(`Root hash:\\s+${tree.rootHash}`));
    const bytes = await readFile(ours);
    assert.equal(bytes.length, tree.treeBytes);
    assert.ok(bytes.equals(await readFile(theirs)), "the files differ");
    const verify = ["verify", image, ours];
    await runPeerOrFail(veritysetup, [...verify, tree.rootHash]);
    const wrong = `${tree.rootHash.startsWith("0") ? "1" : "0"}${tree.rootHash.slice(1)}`;
    assert.notEqual((await runPeer(veritysetup, [...verify, wrong])).status, 0);
  });
}
