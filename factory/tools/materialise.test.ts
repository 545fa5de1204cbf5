import assert from "node:assert/strict";
import { hash } from "node:crypto";
import {
  chmod,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { basename, join } from "node:path";
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

const tampering: Readonly<Record<string, (root: string) => Promise<unknown>>> = {
  "a changed program": async (root) => await rewrite(join(root, "usr/bin/tool"), "changed"),
  "a library beside the others": async (root) => {
    await mkdir(join(root, "usr/lib/glibc-hwcaps/x86-64-v3"), { recursive: true });
    await writeFile(join(root, "usr/lib/glibc-hwcaps/x86-64-v3/libc.so.6"), "x");
  },
  "an empty folder beside the others": async (root) => await mkdir(join(root, "usr/lib/more")),
  "a missing file": async (root) => await rm(join(root, "usr/lib/data")),
  "a link that leads elsewhere": async (root) => {
    await rm(join(root, "usr/bin/other"));
    await symlink("/bin/sh", join(root, "usr/bin/other"));
  },
  "a link to a folder in its place": async (root) => {
    await rename(join(root, "usr/lib"), join(root, "..", "lib"));
    await symlink("../../lib", join(root, "usr/lib"));
  },
  "a file that others may write": async (root) => await chmod(join(root, "usr/lib/data"), 0o666),
  "a program that is only data": async (root) => await chmod(join(root, "usr/bin/tool"), 0o444),
  "a file in the set's place": async (root) => {
    await rm(root, { recursive: true });
    await writeFile(root, "");
  },
};
for (const [what, tamper] of Object.entries(tampering)) {
  test(`an installed set is made anew where it has ${what}`, async () => {
    await using folder = await temporaryDirectory();
    const made = await installToolSet({ packages: [samplePackage()], reader, directory: join(folder.path, "a") });
    // Another folder: this process knows the first.
    const directory = join(folder.path, "b");
    await cp(made, join(directory, "tools", basename(made)), { recursive: true, verbatimSymlinks: true });
    await tamper(join(directory, "tools", basename(made)));
    const root = await installToolSet({ packages: [samplePackage()], reader, directory });
    assert.deepEqual(await listing(root), await listing(made));
    assert.deepEqual(await readdir(join(directory, "tmp")), []);
  });
}

async function rewrite(path: string, text: string): Promise<void> {
  await rm(path);
  await writeFile(path, text, { mode: 0o555 });
}

async function listing(root: string): Promise<string[]> {
  const lines: string[] = [];
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const what = entry.isFile() ? await readFile(path, "utf8") : entry.isSymbolicLink() ? await readlink(path) : "";
    lines.push(`${path.slice(root.length)} ${(await lstat(path)).mode} ${what}`);
  }
  return lines.sort();
}

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
