import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Disk, Partition } from "@wherry/config/ignition/config.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { leastOf } from "@wherry/testing/properties/sample.ts";
import fc from "fast-check";
import { ProvisionError } from "../plan/provision-error.ts";
import { emptyTable, endOf, type PartitionEntry, type PartitionTable } from "./partition-table.ts";
import { planTable, type TablePlan } from "./plan-table.ts";
import type { DiskState } from "./storage-state.ts";

const MEBIBYTE = 2048;
const LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4";
const SWAP = "0657fd6d-a4ab-43c4-84e5-0933c84b4f4f";
const ESP = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b";

/** Number, start and size in MiB. */
type Sketch = readonly [number: number, start: number, size: number, more?: Partial<PartitionEntry>];

function entry([number, start, size, more]: Sketch): PartitionEntry {
  const place = { start: start * MEBIBYTE, size: size * MEBIBYTE };
  return { number, ...place, type: LINUX, guid: uuid(number), label: `p${number}`, attributes: "", ...more };
}

function uuid(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
}

function disk(sketches: readonly Sketch[] | undefined, more: Partial<DiskState> = {}): DiskState {
  const sectors = 1024 * MEBIBYTE;
  const table = sketches && { ...emptyTable(uuid(99), 512, sectors), partitions: sketches.map(entry) };
  return {
    node: "/dev/vdb",
    sectorSize: 512,
    sectors,
    table,
    foreign: undefined,
    partitionsInUse: {},
    inUse: undefined,
    system: false,
    ...more,
  };
}

function plan(state: DiskState, partitions: readonly Partial<Partition>[], more: Partial<Disk> = {}): TablePlan {
  let next = 1000;
  return planTable({
    disk: { device: "/dev/vdb", partitions: partitions.map((partition) => ({ number: 0, ...partition })), ...more },
    state,
    path: ["storage", "disks", 0],
    uuid: () => uuid(next++),
  });
}

/** [number, start, size] in MiB, where whole ones. */
function places({ partitions }: PartitionTable): readonly (readonly number[])[] {
  return partitions.map(({ number, start, size }) => [number, start / MEBIBYTE, size / MEBIBYTE]);
}

describe("what a disk's section makes of what is there", () => {
  const there: readonly Sketch[] = [[1, 1, 100]];
  // shouldExist, wipePartitionEntry, present, matching -> changes, or the refusal.
  const matrix = [
    [false, false, false, true, []],
    [false, true, false, true, []],
    [true, false, false, true, ["create partition 1 (p1)"]],
    [true, true, false, true, ["create partition 1 (p1)"]],
    [false, false, true, true, /partition 1 is there, and is not to exist/],
    [false, true, true, true, ["delete partition 1 (p1)"]],
    [true, false, true, true, []],
    [true, false, true, false, /has the label "p1", not "other"/],
    [true, true, true, true, []],
    [true, true, true, false, ["replace partition 1 (other)"]],
  ] as const;
  for (const [shouldExist, wipePartitionEntry, present, matches, expected] of matrix) {
    it(`shouldExist ${shouldExist}, wipePartitionEntry ${wipePartitionEntry}, ${present ? "present" : "absent"}${present && shouldExist ? `, ${matches ? "" : "not "}matching` : ""}`, () => {
      const label = shouldExist ? { label: matches ? "p1" : "other" } : {};
      const asked = [{ number: 1, shouldExist, wipePartitionEntry, ...label }];
      const state = disk(present ? there : []);
      if (expected instanceof RegExp) {
        assert.throws(
          () => plan(state, asked),
          (error) =>
            error instanceof ProvisionError &&
            error.code === "storage.conflict" &&
            expected.test(error.message) &&
            error.path.join(".") === "storage.disks.0.partitions.0",
        );
      } else assert.deepEqual(plan(state, asked).changes, expected);
    });
  }

  it("compares every attribute that is given, and none that is not or is empty", () => {
    const state = disk([[1, 1, 100]]);
    const same = { number: 1, label: "p1", startMiB: 1, sizeMiB: 100, typeGuid: LINUX.toUpperCase(), guid: uuid(1) };
    assert.deepEqual(plan(state, [same]).changes, []);
    assert.deepEqual(plan(state, [{ number: 1, typeGuid: "", guid: "" }]).changes, []);
    for (const other of [{ label: "" }, { startMiB: 2 }, { sizeMiB: 99 }, { typeGuid: SWAP }, { guid: uuid(2) }]) {
      assert.throws(() => plan(state, [{ ...same, ...other }]), ProvisionError, JSON.stringify(other));
      assert.deepEqual(plan(state, [{ ...same, ...other, wipePartitionEntry: true }]).changes.length, 1);
    }
  });

  it("resizes where only the size differs and it may, and keeps everything else", () => {
    const state = disk([
      [1, 1, 100, { attributes: "GUID:60", type: SWAP }],
      [2, 301, 100],
    ]);
    const { table, changes } = plan(state, [{ number: 1, sizeMiB: 200, resize: true }]);
    assert.deepEqual(changes, ["resize partition 1 (p1)"]);
    assert.deepEqual(table.partitions[0], entry([1, 1, 200, { attributes: "GUID:60", type: SWAP }]));
    assert.deepEqual(table.partitions[1], entry([2, 301, 100]));
    assert.throws(() => plan(state, [{ number: 1, sizeMiB: 200 }]), /it has a size of 204800 sectors, not 409600/);
    assert.throws(() => plan(state, [{ number: 1, sizeMiB: 301, resize: true }]), /no room/);
    assert.throws(() => plan(state, [{ number: 1, sizeMiB: 200, label: "x", resize: true }]), /label/);
  });
});

describe("where new partitions come to lie", () => {
  const cases: readonly [string, readonly Sketch[], readonly Partial<Partition>[], readonly (readonly number[])[]][] = [
    ["the first at 1 MiB", [], [{ sizeMiB: 10 }], [[1, 1, 10]]],
    [
      "one after the other",
      [],
      [{ sizeMiB: 10 }, { sizeMiB: 20 }],
      [
        [1, 1, 10],
        [2, 11, 20],
      ],
    ],
    [
      "in the largest block, not the first",
      [
        [1, 100, 1],
        [2, 1000, 1],
      ],
      [{ number: 3, sizeMiB: 5 }],
      [
        [1, 100, 1],
        [2, 1000, 1],
        [3, 101, 5],
      ],
    ],
    [
      "to the end of the largest block",
      [
        [1, 1, 100],
        [2, 500, 524 - 1],
      ],
      [{ number: 3 }],
      [
        [1, 1, 100],
        [2, 500, 523],
        [3, 101, 399],
      ],
    ],
    [
      "without numbers after those with",
      [],
      [
        { label: "a", sizeMiB: 1 },
        { number: 1, sizeMiB: 2 },
      ],
      [
        [1, 1, 2],
        [2, 3, 1],
      ],
    ],
    [
      "in the gaps of the numbers",
      [[2, 1, 1]],
      [
        { label: "a", sizeMiB: 1 },
        { label: "b", sizeMiB: 1 },
      ],
      [
        [1, 2, 1],
        [2, 1, 1],
        [3, 3, 1],
      ],
    ],
    ["where they are told", [], [{ number: 5, startMiB: 500, sizeMiB: 10 }], [[5, 500, 10]]],
    [
      "from a start to the end of the largest block",
      [],
      [{ number: 1, startMiB: 500, sizeMiB: 0 }],
      [[1, 500, 524 - 33 / 2048]],
    ],
    [
      "in what a deleted one leaves",
      [[1, 1, 1000]],
      [
        { number: 1, shouldExist: false, wipePartitionEntry: true },
        { number: 2, sizeMiB: 9 },
      ],
      [[2, 1, 9]],
    ],
  ];
  for (const [name, there, asked, expected] of cases) {
    it(name, () => assert.deepEqual(places(plan(disk(there), asked).table), expected));
  }

  it("leaves the rest to the one that fills it", () => {
    const [, rest] = plan(disk([]), [{ sizeMiB: 100 }, {}]).table.partitions;
    assert.equal(rest && endOf(rest), 1024 * MEBIBYTE - 34);
  });

  it("counts in sectors of 4096 bytes where the disk does", () => {
    const state = disk(undefined, { sectorSize: 4096, sectors: 262144 });
    const { table } = plan(state, [{ sizeMiB: 10, label: "a" }, { label: "b" }]);
    assert.deepEqual(
      table.partitions.map(({ start, size }) => [start, size]),
      [
        [256, 2560],
        [2816, 262144 - 6 - 2816 + 1],
      ],
    );
  });

  it("says what is taken where there is no room", () => {
    assert.throws(
      () => plan(disk([[1, 1, 1000]]), [{ number: 2, sizeMiB: 100 }]),
      /no room for partition 2: .*taken are 1 at 2048-2050047/,
    );
    assert.throws(() => plan(disk([[1, 1, 100]]), [{ number: 2, startMiB: 50, sizeMiB: 1 }]), /no room/);
    assert.throws(() => plan(disk([]), [{ number: 1, startMiB: 2000, sizeMiB: 1 }]), /no room/);
  });
});

describe("what is never touched", () => {
  it("a disk with something else than a GPT, unless its table is wiped", () => {
    assert.throws(() => plan(disk(undefined, { foreign: "dos" }), [{ sizeMiB: 1 }]), /MBR partition table/);
    assert.throws(() => plan(disk(undefined, { foreign: "ext4" }), [{ sizeMiB: 1 }]), /holds ext4/);
    assert.equal(plan(disk(undefined, { foreign: "ext4" }), [{ sizeMiB: 1 }], { wipeTable: true }).fresh, true);
  });

  it("a partition in use, and a table with one", () => {
    const state = disk(
      [
        [1, 1, 100],
        [2, 101, 1],
      ],
      { partitionsInUse: { 1: "it is mounted on /srv" } },
    );
    assert.throws(() => plan(state, [{ number: 1, sizeMiB: 5, wipePartitionEntry: true }]), /it is mounted on \/srv/);
    assert.throws(() => plan(state, [], { wipeTable: true }), /it is mounted on \/srv/);
    assert.deepEqual(plan(state, [{ number: 2, shouldExist: false, wipePartitionEntry: true }]).changes.length, 1);
    assert.throws(() => plan(disk([], { inUse: "it is mounted on /srv" }), []), /it is mounted/);
  });

  it("what the machine runs from, though its disk may get more partitions", () => {
    const state = disk(
      [
        [1, 1, 100, { type: ESP, label: "esp" }],
        [7, 101, 1],
      ],
      { system: true },
    );
    for (const change of [
      { sizeMiB: 5, wipePartitionEntry: true },
      { sizeMiB: 50, resize: true },
      { shouldExist: false, wipePartitionEntry: true },
    ]) {
      assert.throws(
        () => plan(state, [{ number: 1, ...change }]),
        /runs from, and its partition 1 \(esp\) may not be changed/,
      );
    }
    assert.throws(() => plan(state, [], { wipeTable: true }), /its partition table may not be changed/);
    assert.deepEqual(plan(state, [{ number: 1, label: "esp" }]).changes, []);
    assert.deepEqual(
      plan(state, [{ number: 7, shouldExist: false, wipePartitionEntry: true }, { number: 8 }]).changes.length,
      2,
    );
  });
});

describe("any table and any wishes", () => {
  const sketches = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 150 })), { maxLength: 5 })
    .chain((gaps) =>
      fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7], { minLength: gaps.length, maxLength: gaps.length }).map((numbers) => {
        let start = 1;
        return gaps.flatMap(([gap, size], index): Sketch[] => {
          start += gap;
          const sketch: Sketch = [numbers[index] ?? 0, start, size];
          start += size;
          return start < 1000 ? [sketch] : [];
        });
      }),
    );
  const wish = fc.record(
    {
      number: fc.integer({ min: 0, max: 7 }),
      label: fc.constantFrom("p1", "p2", "x"),
      startMiB: fc.integer({ min: 0, max: 900 }),
      sizeMiB: fc.integer({ min: 0, max: 200 }),
      wipePartitionEntry: fc.boolean(),
      resize: fc.boolean(),
    },
    { requiredKeys: ["number"] },
  );
  const wishes = fc.uniqueArray(wish, { maxLength: 4, selector: ({ number }) => number });

  it("never overlaps, never leaves the disk, and never moves what is not named", () => {
    let planned = 0;
    assertProperty(
      fc.property(sketches, wishes, (there, asked) => {
        const result = tryPlan(disk(there), asked);
        if (result === undefined) return;
        planned++;
        const { table } = result;
        const sorted = table.partitions.toSorted((one, other) => one.start - other.start);
        for (const [index, partition] of sorted.entries()) {
          const previous = sorted[index - 1];
          assert.ok(partition.start >= (previous ? endOf(previous) + 1 : table.firstUsable) && partition.size > 0);
          assert.ok(endOf(partition) <= table.lastUsable);
        }
        assert.equal(new Set(table.partitions.map(({ number }) => number)).size, table.partitions.length);
        for (const sketch of there) {
          const same = table.partitions.find(({ number }) => number === sketch[0]);
          const named = asked.find(({ number }) => number === sketch[0]);
          if (named === undefined) assert.deepEqual(same, entry(sketch));
          else if (named.wipePartitionEntry !== true) assert.equal(same?.start, entry(sketch).start);
        }
      }),
      { numRuns: 2000 },
    );
    assert.ok(planned > leastOf(800), `${planned} plans`);
  });

  it("has nothing left to do on its own result, where each partition has a number and a place", () => {
    let planned = 0;
    const numbered = fc.uniqueArray(wish, { maxLength: 4, selector: ({ number }) => number });
    assertProperty(
      fc.property(sketches, numbered, (there, asked) => {
        const named = asked
          .filter(({ number }) => number !== 0)
          .map((partition) => ({ startMiB: 0, sizeMiB: 0, ...partition }));
        const first = tryPlan(disk(there), named);
        if (first === undefined) return;
        planned++;
        const second = plan({ ...disk([]), table: first.table }, named);
        assert.deepEqual(second.changes, []);
        assert.deepEqual(second.table, first.table);
      }),
      { numRuns: 2000 },
    );
    assert.ok(planned > leastOf(800), `${planned} plans`);
  });

  function tryPlan(state: DiskState, asked: readonly Partial<Partition>[]): TablePlan | undefined {
    try {
      return plan(state, asked);
    } catch (error) {
      if (error instanceof ProvisionError && error.code === "storage.conflict") return undefined;
      throw error;
    }
  }
});
