import assert from "node:assert/strict";
import { test } from "node:test";
import { formatRecords } from "@wherry/factory/scripts/record-file.ts";
import { differing, spread } from "./compare-records.ts";

test("names are spread over the whole list, each once, and never more than there are", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  assert.deepEqual(spread(names, 3), ["a", "c", "e"]);
  assert.deepEqual(spread(names, 4), ["a", "b", "d", "e"]);
  assert.deepEqual(spread(names, 9), names);
  assert.deepEqual(spread([], 2), []);
});

test("two files of records differ in the packages whose lines are not the same, wherever these stand", () => {
  const record = (name: string, path = "/x") => ({
    package: name,
    scripts: [{ name: "postinst", sha256: "0".repeat(64) }],
    effects: [{ kind: "remove", path } as const],
    perMachine: [],
  });
  const first = formatRecords([record("a"), record("b"), record("c")]);
  assert.deepEqual(differing(first, first), []);
  assert.deepEqual(differing(first, formatRecords([record("b"), record("a")])), ["c"]);
  assert.deepEqual(differing(first, formatRecords([record("a"), record("b", "/y"), record("c")])), ["b"]);
  assert.deepEqual(differing("[]", first), ["[]"]);
});
