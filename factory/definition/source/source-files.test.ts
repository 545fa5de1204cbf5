import assert from "node:assert/strict";
import { test } from "node:test";
import { createSourceFiles } from "./source-files.ts";

test("an offset tells its file, line and column, at both ends of each text", () => {
  const files = createSourceFiles();
  const texts = [
    ["a.yaml", "one\ntwo"],
    ["empty.yaml", ""],
    ["b.json", "{\n}\n"],
  ] as const;
  const starts = texts.map(([name, text]) => files.add(name, text));
  assert.deepEqual(starts, [0, 8, 9]);
  const places: readonly (readonly [offset: number, file: string, line: number, column: number])[] = [
    [0, "a.yaml", 1, 1],
    [4, "a.yaml", 2, 1],
    [7, "a.yaml", 2, 4],
    [8, "empty.yaml", 1, 1],
    [9, "b.json", 1, 1],
    [13, "b.json", 3, 1],
  ];
  for (const [offset, file, line, column] of places) {
    assert.deepEqual(files.placeOf(offset), { file, line, column });
  }
});

test("a file whose text is not read has one place, without a line", () => {
  const files = createSourceFiles();
  files.add("a.yaml", "x");
  const start = files.add("b.ts");
  files.add("c.yaml", "x");
  assert.deepEqual(files.placeOf(start), { file: "b.ts" });
  assert.deepEqual(files.placeOf(start + 1), { file: "c.yaml", line: 1, column: 1 });
});
