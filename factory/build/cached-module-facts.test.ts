import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { openFullStore } from "@wherry/testing/fixtures/open-store.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { buildModule } from "@wherry/testing/samples/elf.ts";
import type { ModuleSelection } from "../kernel/unneeded-modules.ts";
import { putFile } from "../tree/edit.ts";
import { moduleFacts } from "./cached-module-facts.ts";

const everything: ModuleSelection = { drop: [], keep: [] };

function treeOf(files: Readonly<Record<string, string>>): Tree {
  const draft = new Map<string, TreeNode>();
  for (const [name, alias] of Object.entries(files))
    putFile(draft, `/usr/lib/modules/6/kernel/${name}.ko`, buildModule({ modinfo: [`alias=${alias}`] }), { mtime: 1 });
  return draft;
}

test("facts of modules are kept under the store's seal, for these modules and this selection", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openFullStore({ directory: folder.path });
  const aliases = async (tree: Tree, unneeded = everything) =>
    [...(await moduleFacts(tree, unneeded, { store })).values()].flatMap((facts) => facts.aliases).toSorted();
  const tree = treeOf({ a: "first", b: "second" });
  assert.deepEqual(await aliases(tree), ["first", "second"]);
  assert.deepEqual(await aliases(tree, { drop: ["kernel/b.ko"], keep: [] }), ["first"]);
  assert.deepEqual(await aliases(treeOf({ a: "first", b: "other" })), ["first", "other"]);

  const memos = join(folder.path, "memo");
  for (const name of await readdir(memos, { recursive: true })) {
    if (!name.endsWith(".json")) continue;
    const text = await readFile(join(memos, name), "utf8");
    await writeFile(join(memos, name), text.replaceAll("first", "false"));
  }
  assert.deepEqual(await aliases(tree), ["first", "second"]);
});
