import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { formatSeconds, formatTable } from "./tables-and-times.ts";

test("seconds become minutes from sixty on", () => {
  const cases: readonly (readonly [number, string])[] = [
    [0.42, "0.4 s"],
    [59.94, "59.9 s"],
    [60, "1 min 00 s"],
    [185.2, "3 min 05 s"],
    [119.7, "2 min 00 s"],
  ];
  for (const [seconds, text] of cases) assert.equal(formatSeconds(seconds), text);
});

test("a table's columns begin at the same place in every line, and no line ends in a space", () => {
  assert.deepEqual(formatTable([]), []);
  assert.deepEqual(formatTable([["a", "bb", "c"], ["aaa", "b", "ccc"], ["a"]]), ["a    bb  c", "aaa  b   ccc", "a"]);
  const cell = fc.stringMatching(/^[a-z]{1,8}$/);
  const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1 });
  assertProperty(
    fc.property(rows, (table) => {
      const widest = Math.max(...table.map(([first]) => first.length));
      formatTable(table).forEach((line, index) => {
        assert.equal(line.slice(0, widest + 2).trimEnd(), table[index]?.[0]);
        assert.equal(line, line.trimEnd());
      });
    }),
  );
});
