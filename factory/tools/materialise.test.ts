import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Content, ContentReader, TreeNode } from "@wherry/core/tree/tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { installToolSet, toolSetDigest } from "./materialise.ts";
import type { ToolPackage } from "./tool-tree.ts";

const attributes = { uid: 0, gid: 0, mtime: 0 };
const bytesOf = (content: Content) => (content.location.in === "memory" ? content.location.bytes : Buffer.alloc(0));
const reader: ContentReader = {
  read: async (content) => bytesOf(content),
  async *stream(content) {
    yield bytesOf(content);
  },
};

function file(text: string, mode: number): TreeNode {
  const bytes = Buffer.from(text);
  const content = { size: bytes.length, sha256: hash("sha256", bytes), location: { in: "memory" as const, bytes } };
  return { kind: "file", mode, ...attributes, content };
}

function samplePackage(program: TreeNode = file("program", 0o4755)): ToolPackage {
  const entries = new Map<string, TreeNode>([
    ["/usr/bin/tool", program],
    ["/usr/bin/same", program],
    ["/usr/bin/other", { kind: "link", mode: 0o777, ...attributes, target: "/usr/bin/tool" }],
    ["/lib/data", file("data", 0o600)],
  ]);
  return { package: { name: "tool" }, sha256: "1".repeat(64), entries };
}

test("files are read-only, without set-id bits, and keep their links", async () => {
  await using folder = await temporaryDirectory();
  const root = await installToolSet({ packages: [samplePackage()], reader, directory: folder.path });
  const tool = await stat(join(root, "usr/bin/tool"));
  assert.equal(tool.mode & 0o7777, 0o555);
  assert.equal((await stat(join(root, "usr/bin/same"))).ino, tool.ino);
  assert.equal(await readlink(join(root, "usr/bin/other")), "tool");
  assert.equal((await stat(join(root, "usr/lib/data"))).mode & 0o7777, 0o444);
  assert.equal(await readFile(join(root, "usr/lib/data"), "utf8"), "data");
});

test("many at once make one folder and leave nothing else", async () => {
  await using folder = await temporaryDirectory();
  const install = () => installToolSet({ packages: [samplePackage()], reader, directory: folder.path });
  const roots = await Promise.all(Array.from({ length: 8 }, install));
  assert.equal(new Set(roots).size, 1);
  assert.equal((await readdir(join(folder.path, "tools"))).length, 1);
  assert.deepEqual(await readdir(join(folder.path, "tmp")), []);
});

test("damaged content is refused, and nothing of the set stays", async () => {
  await using folder = await temporaryDirectory();
  const program = file("program", 0o755);
  assert.ok(program.kind === "file");
  const damaged = { ...program, content: { ...program.content, sha256: "0".repeat(64) } };
  const installing = installToolSet({ packages: [samplePackage(damaged)], reader, directory: folder.path });
  await assert.rejects(installing, { code: "store.damaged" });
  await assert.rejects(readdir(join(folder.path, "tools")), { code: "ENOENT" });
  assert.deepEqual(await readdir(join(folder.path, "tmp")), []);
});

test("the digest follows from the packages, not from their order", () => {
  const [a, b] = [{ sha256: "a" }, { sha256: "b" }];
  assert.equal(toolSetDigest([a, b]), toolSetDigest([b, a, a]));
  assert.notEqual(toolSetDigest([a]), toolSetDigest([b]));
});
