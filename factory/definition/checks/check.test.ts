import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDefinition } from "../source/parse-definition.ts";
import { createSourceFiles } from "../source/source-files.ts";
import { elsewhere, keyPlaceAt, placeAt } from "./check.ts";

const sources = createSourceFiles();
const { root: first } = await parseDefinition("a.yaml", "users:\n  - name: ada\n    uid: 1\n", sources);
const { root: second } = await parseDefinition("b.json", '{\n "files": [{"path": "/a"}]}', sources);
if (first?.kind !== "object" || second?.kind !== "object") throw assert.fail();
/** Of both files, as merging leaves it. */
const written = { root: { ...first, entries: [...first.entries, ...second.entries] }, sources };

const places: readonly (readonly [what: string, path: readonly (string | number)[], value: string, key: string])[] = [
  ["the whole", [], "a.yaml:1:1", "a.yaml:1:1"],
  ["a list", ["users"], "a.yaml:2:3", "a.yaml:1:1"],
  ["a text", ["users", 0, "name"], "a.yaml:2:11", "a.yaml:2:5"],
  ["what is not there", ["users", 0, "shell"], "a.yaml:2:5", "a.yaml:2:5"],
  ["a map in JSON", ["files", 0], "b.json:2:12", "b.json:2:12"],
  ["a text in another file", ["files", 0, "path"], "b.json:2:21", "b.json:2:13"],
];

for (const [what, path, value, key] of places) {
  test(`${what} stands at ${value}, and its key at ${key}`, () => {
    const [at, keyAt] = [placeAt(written, path), keyPlaceAt(written, path)].map((place) =>
      Object.values(place).join(":"),
    );
    assert.deepEqual([at, keyAt], [value, key]);
  });
}

test("another place is named by its line, and by its file where that is another one", () => {
  assert.equal(elsewhere(written, ["users", 0, "uid"], ["users"]), "line 3");
  assert.equal(elsewhere(written, ["files", 0, "path"], ["users"]), "b.json, line 2");
});
