import assert from "node:assert/strict";
import { lstatSync } from "node:fs";
import { chmod, link, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Content, ContentReader } from "@wherry/core/tree/tree.ts";
import { smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { layOut } from "../running/lay-out.ts";
import { readLayer } from "../running/layer.ts";
import type { Owner } from "../running/owners.ts";
import { takeSnapshot } from "./snapshot.ts";

const bytesOf = ({ location }: Content) => (location.in === "memory" ? location.bytes : Buffer.alloc(0));
const reader: ContentReader = {
  read: async (content) => bytesOf(content),
  async *stream(content) {
    yield bytesOf(content);
  },
};

async function laidOutIn(folder: string) {
  const tree = smallTree({ "/etc/a": "a", "/etc/b": "b", "/etc/l": { link: "a" }, "/var/log": { directory: 0o2755 } });
  const user = process.getuid?.() ?? 0;
  const laidOut = await layOut(tree, join(folder, "lower"), { reader, user, signal: new AbortController().signal });
  await mkdir(join(folder, "upper/etc"), { recursive: true });
  return { laidOut, upper: join(folder, "upper"), isLeftOut: (path: string) => path === "/left" };
}

test("what is the same as before is no change, whatever was copied up for it", async () => {
  await using folder = await temporaryDirectory();
  const { laidOut, upper, isLeftOut } = await laidOutIn(folder.path);
  await writeFile(join(upper, "etc/a"), "a");
  await symlink("a", join(upper, "etc/l"));
  await mkdir(join(upper, "left"));
  await writeFile(join(upper, "left/file"), "");
  const { changes } = takeSnapshot({ laidOut, layer: readLayer(upper), isLeftOut, owners: laidOut.owners });
  assert.deepEqual([...changes], []);
});

test("owners count by inode: of new files, of copied ones, and of those that nobody touched", async () => {
  await using folder = await temporaryDirectory();
  const { laidOut, upper, isLeftOut } = await laidOutIn(folder.path);
  await writeFile(join(upper, "etc/a"), "changed");
  await writeFile(join(upper, "etc/new"), "new");
  const inode = (path: string) => lstatSync(join(folder.path, path)).ino;
  const owner = (more: Partial<Owner>): Owner => ({ kind: "file", mode: 0o640, uid: 7, gid: 8, ...more });
  const owners = new Map<number, Owner>([
    ...laidOut.owners,
    [inode("lower/etc/a"), owner({})],
    [inode("lower/etc/b"), owner({ mode: 0o4755 })],
    [inode("upper/etc/new"), owner({ uid: 9 })],
    // Of a file that is gone: its inode is a folder's now, or nobody's.
    [inode("upper/etc"), owner({ mode: 0o777 })],
    [999_999_999, owner({})],
  ]);
  const snapshot = takeSnapshot({ laidOut, layer: readLayer(upper), isLeftOut, owners });
  const attributes = [...snapshot.changes].map(([path, change]) => [path, change.kind, "uid" in change && change.uid]);
  assert.deepEqual(attributes, [
    ["/etc/a", "file", 7],
    ["/etc/b", "attributes", 7],
    ["/etc/new", "file", 9],
  ]);
  assert.equal(snapshot.owners.has(999_999_999), false);
  assert.equal(snapshot.owners.has(inode("upper/etc")), false);
});

test("links are never followed, nor are closed folders in the way", async () => {
  await using folder = await temporaryDirectory();
  const { laidOut, upper, isLeftOut } = await laidOutIn(folder.path);
  await writeFile(join(folder.path, "secret"), "secret");
  await symlink(folder.path, join(upper, "etc/out"));
  await symlink("../../secret", join(upper, "etc/up"));
  await mkdir(join(upper, "etc/closed"));
  await writeFile(join(upper, "etc/closed/file"), "x");
  await link(join(upper, "etc/closed/file"), join(upper, "etc/twice"));
  await chmod(join(upper, "etc/closed/file"), 0);
  await chmod(join(upper, "etc/closed"), 0);
  const { changes } = takeSnapshot({ laidOut, layer: readLayer(upper), isLeftOut, owners: laidOut.owners });
  assert.deepEqual([...changes.keys()], ["/etc/closed", "/etc/closed/file", "/etc/out", "/etc/twice", "/etc/up"]);
  assert.deepEqual(changes.get("/etc/out"), { kind: "link", target: folder.path });
});

test("what is laid out has the modes of the tree, whatever the umask of who records", async () => {
  await using folder = await temporaryDirectory();
  const before = process.umask(0o077);
  try {
    const { laidOut } = await laidOutIn(folder.path);
    assert.equal(lstatSync(join(folder.path, "lower/etc")).mode & 0o777, 0o755);
    assert.equal(lstatSync(join(folder.path, "lower/etc/a")).mode & 0o777, 0o644);
    assert.equal(laidOut.at("/etc/a")?.mode, 0o644);
  } finally {
    process.umask(before);
  }
});

test("more small files than memory should hold are refused, and larger ones are not read", async () => {
  await using folder = await temporaryDirectory();
  const { laidOut, isLeftOut } = await laidOutIn(folder.path);
  const entry = (size: number) => ({ kind: "file", mode: 0o644, inode: 9, size, target: "" }) as const;
  const bytes = (): Buffer => assert.fail("it is read");
  const named = (count: number, size: number, read: () => Buffer | undefined) =>
    new Map(Array.from({ length: count }, (_, index) => [`/var/${index}`, { ...entry(size), bytes: read }]));
  const { owners } = laidOut;
  const few = named(300, 2 ** 20, () => Buffer.alloc(0));
  assert.throws(() => takeSnapshot({ laidOut, layer: few, isLeftOut, owners }), { code: "recording.failed" });
  // Larger files are not read at all.
  takeSnapshot({ laidOut, layer: named(300, 2 ** 30, () => undefined), isLeftOut, owners });
  const left = new Map([["/left", { ...entry(2 ** 20), bytes }]]);
  takeSnapshot({ laidOut, layer: left, isLeftOut, owners });
});
