import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { smallTree } from "../fixtures/small-tree.ts";
import { diffTrees, listingOf } from "./compare-trees.ts";
import { describeDifferences, differencesPage, unexpectedDifferences } from "./tree-differences.ts";

test("the page about differences is what the table says", async () => {
  assert.equal(await readFile(differencesPage, "utf8"), describeDifferences());
});

test("every way in which two trees can differ is found, and only what is known is forgiven", () => {
  const ours = listingOf(
    smallTree({
      "/etc/localtime": "a",
      "/etc/x": "a",
      "/etc/y": { link: "a" },
      "/only": "",
      "/d": { directory: 0o700 },
    }),
  );
  const theirs = listingOf(
    smallTree({ "/etc/localtime": "b", "/etc/x": "b", "/etc/y": "a", "/dev/null": "", "/d": { directory: 0o755 } }),
  );
  const found = unexpectedDifferences(diffTrees(ours, theirs)).map(({ path, what }) => `${what} ${path}`);
  assert.deepEqual(found, ["mode /d", "missing /dev", "content /etc/x", "kind /etc/y", "extra /only"]);
});
