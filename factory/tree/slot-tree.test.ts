import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { slotTree } from "./slot-tree.ts";

const folder: TreeNode = { kind: "directory", mode: 0o755, uid: 0, gid: 0, mtime: 7 };
const treeOf = (...paths: string[]): Tree => new Map(paths.map((path) => [path, folder]));

const places: readonly [string, string][] = [
  ["/usr/bin", "/bin"],
  ["/etc/ssh", "/lib/wherry/etc/ssh"],
  ["/var/lib/x", "/lib/wherry/var/lib/x"],
  ["/root/.profile", "/lib/wherry/var/root/.profile"],
  ["/opt/tool", "/lib/wherry/var/opt/tool"],
];
for (const [path, expected] of places) {
  test(`${path} stands at ${expected} in the slot`, () => {
    assert.ok(slotTree(treeOf("/", "/usr", path)).has(expected));
  });
}

test("links, mount points and the kernel's folder are not in the slot", () => {
  const slot = slotTree(treeOf("/", "/usr", "/bin", "/boot/vmlinuz", "/proc", "/tmp"));
  assert.deepEqual([...slot.keys()].sort(), ["/", "/lib", "/lib/wherry", "/lib/wherry/etc", "/lib/wherry/var"]);
});

test("the slot's own root has the attributes of /usr", () => {
  assert.deepEqual(slotTree(treeOf("/", "/usr")).get("/"), folder);
});

test("a file with no place on the machine is refused by name", () => {
  assert.throws(
    () => slotTree(treeOf("/", "/usr", "/data/file")),
    (error) => error instanceof WherryError && error.code === "tree.invalid" && error.message.includes("/data/file"),
  );
});
