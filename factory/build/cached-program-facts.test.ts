import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { debArchive } from "@wherry/testing/fakes/deb-archive.ts";
import { openFullStore } from "@wherry/testing/fixtures/open-store.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import type { Store } from "../store/store.ts";
import { programFacts } from "./cached-program-facts.ts";

async function treeOf(store: Store, interpreter: string): Promise<Tree> {
  const data = [{ path: "./usr/bin/program", content: `#!${interpreter}\n`, mode: 0o755 }];
  const bytes = await debArchive({ name: "program", data });
  const sha256 = hash("sha256", bytes);
  await store.addPackage(
    { name: "program", sha256, size: bytes.length },
    (async function* () {
      yield bytes;
    })(),
  );
  return (await store.pack(sha256)).entries;
}

test("facts of programs are kept under the store's seal, for these programs", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openFullStore({ directory: folder.path });
  const interpreters = async (tree: Tree) =>
    [...(await programFacts(tree, { store })).values()].map((facts) => facts.kind === "script" && facts.interpreter);
  const tree = await treeOf(store, "/bin/first");
  assert.deepEqual(await interpreters(tree), ["/bin/first"]);
  assert.deepEqual(await interpreters(await treeOf(store, "/bin/other")), ["/bin/other"]);

  const memos = join(folder.path, "memo");
  let changed = 0;
  for (const name of await readdir(memos, { recursive: true })) {
    if (!name.endsWith(".json")) continue;
    const text = await readFile(join(memos, name), "utf8");
    if (text.includes("/bin/first")) changed++;
    await writeFile(join(memos, name), text.replaceAll("/bin/first", "/bin/false"));
  }
  assert.equal(changed, 2, "of the package, and of all packages together");
  assert.deepEqual(await interpreters(tree), ["/bin/first"]);
});
