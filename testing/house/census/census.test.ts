import assert from "node:assert/strict";
import { test } from "node:test";
import { sketchHouse } from "../rules/sketch-house.ts";
import { formatCensus, takeCensus } from "./census.ts";
import { findDeadExports } from "./dead-exports.ts";
import { describeRooms } from "./describe-rooms.ts";
import { countArrows, countFloors, roomGraph } from "./room-graph.ts";

const house = sketchHouse({
  "core/bytes/hex.ts":
    "/** Hex. */\nexport function hex(): void {}\nexport const unused = 1, shared = 2;\nexport type Kept = 1;",
  "core/urls/url.ts": 'import { hex, type Kept } from "../bytes/hex.ts";\nexport const shared = hex() as unknown;',
  "core/urls/url.test.ts": 'import { shared } from "./url.ts";\nimport { unused } from "../bytes/hex.ts";',
  "config/json/a.ts": 'import { b } from "../yaml/b.ts";\nexport const a = b;',
  "config/yaml/b.ts": 'import { a } from "../json/a.ts";\nimport "@wherry/core/urls/url.ts";\nexport const b = a;',
  "config/top.ts": 'export * from "./json/a.ts";',
});

test("arrows and floors of rooms are counted; rooms that need each other share a floor", () => {
  const whole = roomGraph(house.sources, ["core", "config"]);
  assert.equal(countArrows(whole), 5);
  // bytes; urls; json with yaml; the file above them.
  assert.equal(countFloors(whole), 4);
  assert.equal(countFloors(roomGraph(house.sources, ["core"])), 2);
  assert.equal(
    describeRooms("core", roomGraph(house.sources, ["core"])),
    '  core: {\n    bytes: [],\n    urls: ["bytes"],\n  },\n',
  );
});

test("exports that only tests import are dead, those of a file that is imported whole are not", () => {
  assert.deepEqual(
    findDeadExports(house).map(({ file, line, name }) => `${file}:${line} ${name}`),
    ["core/bytes/hex.ts:3 unused", "core/bytes/hex.ts:3 shared", "core/urls/url.ts:2 shared"],
  );
});

test("what is dead tells who uses it for all that", () => {
  const sketch = sketchHouse({
    "core/bytes/a.ts": [
      "export const alone = 1;",
      "export const inner = 2;",
      "export const tried = inner;",
      "export type Both = number;",
      "export const taken: Both = 4;",
    ].join("\n"),
    "core/bytes/a.test.ts": 'import { type Both, tried } from "./a.ts";',
    "core/urls/b.ts": 'import { taken } from "../bytes/a.ts";\nexport { taken as more };',
  });
  assert.deepEqual(
    findDeadExports(sketch).map(({ name, usedBy }) => `${name}: ${usedBy}`),
    ["alone: nobody", "inner: its own file", "tried: tests", "Both: tests", "more: nobody"],
  );
});

test("the census has a line for each count, by workspace and as a whole", () => {
  const counts = new Map(takeCensus(house).map(({ what, whole, byWorkspace }) => [what, [whole, byWorkspace.core]]));
  assert.deepEqual(counts.get("files"), [5, 2]);
  assert.deepEqual(counts.get("casts with as"), [1, 1]);
  assert.deepEqual(counts.get("names exported by two files"), [1, 1]);
  assert.deepEqual(counts.get("files in workspace roots"), [1, 0]);
  assert.deepEqual(counts.get("lines without a test in their room"), [10, 4]);
  assert.match(formatCensus(takeCensus(house)), /^ +whole +core +config\nfiles +5 +2 +3\n/);
});
