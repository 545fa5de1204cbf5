import assert from "node:assert/strict";
import { appendFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { runOrFail } from "@wherry/factory/system/processes.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { findPeer } from "../peers/peers.ts";
import { skipWithout } from "../peers/skip.ts";
import { ext4UsedBytes } from "./ext4-used.ts";

const mkfs = await findPeer("mkfs.ext4");

test("the bytes in use are those that mkfs.ext4 leaves, and grow with the content", {
  skip: skipWithout({ "mkfs.ext4": mkfs }),
}, async () => {
  if (mkfs === undefined) return;
  await using folder = await temporaryDirectory();
  const used = async (name: string, content: Uint8Array) => {
    const root = join(folder.path, "root");
    await runOrFail("mkdir", ["-p", root]);
    await writeFile(join(root, "file"), content);
    const image = join(folder.path, name);
    await writeFile(image, "");
    await truncate(image, 16 << 20);
    await runOrFail(mkfs.file, [...mkfs.prefix, "-q", "-F", "-d", root, image]);
    return await ext4UsedBytes(image, 0);
  };
  const empty = await used("empty.img", Buffer.alloc(0));
  const full = await used("full.img", Buffer.alloc(2 << 20, 1));
  assert.ok(empty > 0 && empty < 16 << 20);
  assert.ok(Math.abs(full - empty - (2 << 20)) < 64 << 10, `${full} and ${empty}`);
});

test("anything but an ext4 file system is refused", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "short");
  await appendFile(path, Buffer.alloc(4096));
  await assert.rejects(ext4UsedBytes(path, 0), { code: "format.invalid" });
  await assert.rejects(ext4UsedBytes(path, 1 << 20), { code: "format.invalid" });
});
