import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { assertProperty } from "../properties/assert-property.ts";
import { sampleRow } from "../samples/measurements.ts";
import { cpuRatio, formatRows } from "./table.ts";

test("a peer's CPU is given as a multiple of Wherry's for the same work", () => {
  const rows = [
    sampleRow("first", 20),
    sampleRow("changed", 5),
    sampleRow("peer", 60, { against: "first" }),
    sampleRow("peer, changed", 60, { against: "changed" }),
  ];
  assert.deepEqual(
    rows.map((row) => cpuRatio(row, rows)),
    [undefined, undefined, 3, 12],
  );
});

test("a row without a counterpart, or with one that cost nothing, has no ratio", () => {
  const peer = sampleRow("peer", 60, { against: "first" });
  assert.equal(cpuRatio(peer, [peer]), undefined);
  assert.equal(cpuRatio(peer, [sampleRow("first", 0), peer]), undefined);
});

test("the table has a line for each row, in order, and empty cells for what a row has not", () => {
  const tar = sampleRow("tar", 30, {
    sizes: { disk: undefined, system: 372_000_000, initrd: undefined, packages: undefined },
    reproducible: undefined,
    against: "first",
  });
  const [head, rule, ...lines] = formatRows([sampleRow("first", 20), tar])
    .trimEnd()
    .split("\n");
  assert.match(head ?? "", /^\| Build \| CPU s \|/);
  assert.match(rule ?? "", /^\| --- \| ---: \|/);
  assert.deepEqual(lines, [
    "| first | 20.0 |  | 40 | 152 | 149 | 3.2 | 136 | yes |",
    "| tar | 30.0 | 1.5 | 60 |  | 372 |  |  |  |",
  ]);
});

test("every line of the table has as many cells as its head", () => {
  assertProperty(
    fc.property(
      fc.array(fc.record({ cpu: fc.double({ min: 0, max: 1e5, noNaN: true }), yes: fc.boolean() }), { maxLength: 5 }),
      (samples) => {
        const rows = samples.map(({ cpu, yes }, index) => sampleRow(`row ${index}`, cpu, { reproducible: yes }));
        const counts = formatRows(rows)
          .trimEnd()
          .split("\n")
          .map((line) => line.split("|").length);
        assert.equal(new Set(counts).size, 1);
        assert.equal(counts.length, samples.length + 2);
      },
    ),
  );
});
