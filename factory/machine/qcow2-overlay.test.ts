import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { runOrFail } from "../system/processes.ts";
import { toolEnvironment } from "../tools/tool-environment.ts";
import { emptyOverlay } from "./qcow2-overlay.ts";

const qemuImg = await findPeer("qemu-img");

test("an impossible size is refused", () => {
  for (const size of [0, -512, 513, 2 ** 47, Number.NaN]) {
    assert.throws(() => emptyOverlay({ path: "/image", format: "raw" }, size), { code: "format.too-large" });
  }
});

test("a path that the header cannot hold is refused", () => {
  assert.throws(() => emptyOverlay({ path: `/${"x".repeat(1023)}`, format: "raw" }, 512), { code: "format.too-large" });
});

for (const size of [1024 * 1024, 8 * 2 ** 30, 5 * 2 ** 40]) {
  test(`qemu-img agrees with an overlay of ${size} bytes`, {
    skip: skipWithout({ "qemu-img": qemuImg }),
  }, async () => {
    if (qemuImg === undefined) return;
    await using folder = await temporaryDirectory();
    const backing = join(folder.path, "image, below.raw");
    const overlay = join(folder.path, "overlay.qcow2");
    await writeFile(backing, Buffer.alloc(1024 * 1024, 7));
    await writeFile(overlay, emptyOverlay({ path: backing, format: "raw" }, size));
    const peer = async (...args: string[]) =>
      (await runOrFail(qemuImg.file, [...qemuImg.prefix, ...args], { env: toolEnvironment() })).stdout.toString("utf8");
    await peer("check", overlay);
    const info = JSON.parse(await peer("info", "--output=json", overlay));
    assert.equal(info["virtual-size"], size);
    assert.equal(info["backing-filename"], backing);
    assert.equal(info["backing-filename-format"], "raw");
    await peer("compare", overlay, backing);
  });
}
