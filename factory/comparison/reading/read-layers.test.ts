import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { writeTar } from "@wherry/formats/archive/tar-writer.ts";
import { smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { reader } from "@wherry/testing/samples/erofs.ts";
import { textFile } from "@wherry/testing/samples/images.ts";
import { createBudget } from "../budget.ts";
import { readLayers } from "./read-layers.ts";

const mediaType = "application/vnd.oci.image.layer.v1.tar";

async function filesOf(layers: readonly Tree[], most?: number) {
  await using folder = await temporaryDirectory();
  await using opened = new AsyncDisposableStack();
  const sources = [];
  for (const [index, tree] of layers.entries()) {
    const file = join(folder.path, `${index}`);
    const bytes = Buffer.concat(await Array.fromAsync(writeTar(tree, reader)));
    await writeFile(file, bytes);
    sources.push({ handle: opened.use(await open(file)), offset: 0, size: bytes.length, mediaType, file });
  }
  return await readLayers(sources, createBudget(new AbortController().signal, most));
}

test("a layer covers those below it, and takes away what it says", async () => {
  const files = await filesOf([
    smallTree({ "/a/one": "1", "/a/two": "2", "/b/one": "1", "/c/d/e": "1", "/f/g": "1" }),
    smallTree({
      "/a/.wh.one": "",
      "/a/two": "3",
      "/b/.wh..wh..opq": "",
      "/b/new": "4",
      "/c/.wh.d": "",
      "/f": "now a file",
    }),
  ]);
  assert.deepEqual([...files.keys()].sort(), ["/", "/a", "/a/two", "/b", "/b/new", "/c", "/f"]);
  assert.deepEqual(files.get("/a/two")?.content, { sha256: hash("sha256", "3") });
});

test("deep paths count for more of what is looked at, and none is longer than a system takes", async () => {
  const deep = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`/${index}${"/a".repeat(1500)}`, ""]));
  const tree = new Map([...smallTree(deep)].filter(([, { kind }]) => kind === "file"));
  const most = 40 * 2 ** 20;
  await assert.rejects(filesOf([tree, tree], most), { code: "format.too-large" });
  await assert.rejects(filesOf([smallTree({ [`/${"a".repeat(250)}`.repeat(17)]: "" })]), /longer than any system/);
});

test("capabilities, hard links and texts that tell of the system are kept", async () => {
  const program = textFile("program", { mode: 0o755 }, "cap_net_raw=ep");
  const files = await filesOf([
    new Map([...smallTree({ "/etc/passwd": "root:x:0:0::/:/bin/sh\n" }), ["/one", program], ["/two", program]]),
  ]);
  assert.equal(files.get("/one")?.capabilities, "cap_net_raw=ep");
  assert.deepEqual(files.get("/two")?.content, files.get("/one")?.content);
  const content = files.get("/etc/passwd")?.content;
  assert.ok(content !== undefined && "sha256" in content);
  assert.equal(Buffer.from(content.bytes ?? []).toString(), "root:x:0:0::/:/bin/sh\n");
});
