import assert from "node:assert/strict";
import { test } from "node:test";
import type { Content, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { putFile, putLink } from "../../tree/edit.ts";
import { compileHwdb } from "./hwdb.ts";

const folder = "/usr/lib/udev/hwdb.d";
const context = {
  read: async ({ location }: Content) => (location.in === "memory" ? location.bytes : new Uint8Array()),
  epoch: 9,
  systemdVersion: 257,
};

const files = {
  "20-vendors.hwdb": "usb:v1D6B*\n ID_VENDOR_FROM_DATABASE=Linux Foundation\n",
  "60-more.hwdb": "usb:v1D6Bp0002*\n ID_MODEL_FROM_DATABASE=root hub\n",
};

function treeOf(contents: Record<string, string>): Tree {
  const draft = new Map<string, TreeNode>();
  for (const [name, text] of Object.entries(contents)) putFile(draft, `${folder}/${name}`, text, { mtime: 1 });
  return draft;
}

test("the database replaces its sources", async () => {
  const tree = await compileHwdb(treeOf(files), context);
  assert.deepEqual(
    [...tree.keys()].filter((path) => path.startsWith("/usr/lib/udev/")),
    ["/usr/lib/udev/hwdb.bin"],
  );
  const node = tree.get("/usr/lib/udev/hwdb.bin");
  assert.deepEqual([node?.mode, node?.mtime], [0o444, 9]);
});

test("a file or link in /etc hides its namesake in /usr", async () => {
  const draft = new Map(treeOf(files));
  putLink(draft, "/etc/udev/hwdb.d/60-more.hwdb", "/dev/null", { mtime: 1 });
  const expected = new Map(treeOf({ "20-vendors.hwdb": files["20-vendors.hwdb"] }));
  const database = async (tree: Tree) => (await compileHwdb(tree, context)).get("/usr/lib/udev/hwdb.bin");
  assert.deepEqual(await database(draft), await database(expected));
});
