import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import type { PartitionTable } from "./partition-table.ts";
import { readTable, writeScript } from "./sfdisk.ts";

const id = "01234567-89ab-cdef-0123-456789abcdef";
const partition = { number: 1, start: 2048, size: 4096, type: id, guid: id, label: "data", attributes: "" };
const table: PartitionTable = { id, firstUsable: 34, lastUsable: 20446, partitions: [partition] };

/** What sfdisk prints of a table, with the names of nodes as the kernel has them. */
function printed(device: string, { id: tableId, firstUsable, lastUsable, partitions }: PartitionTable): string {
  const separator = /\d$/.test(device) ? "p" : "";
  return JSON.stringify({
    partitiontable: {
      label: "gpt",
      id: tableId.toUpperCase(),
      device,
      unit: "sectors",
      firstlba: firstUsable,
      lastlba: lastUsable,
      partitions: partitions.map(({ number, start, size, type, guid, label, attributes }) => ({
        node: `${device}${separator}${number}`,
        start,
        size,
        type: type.toUpperCase(),
        uuid: guid.toUpperCase(),
        ...(label === "" ? {} : { name: label }),
        ...(attributes === "" ? {} : { attrs: attributes }),
      })),
    },
  });
}

test("a table is read as sfdisk prints it, sorted, whatever the disk is called", () => {
  const number = fc.integer({ min: 1, max: 128 });
  const entries = fc.uniqueArray(fc.record({ number, label: fc.string({ maxLength: 9 }) }), {
    selector: (entry) => entry.number,
    maxLength: 6,
  });
  assertProperty(
    fc.property(entries, fc.constantFrom("/dev/vda", "/dev/nvme0n1"), (some, device) => {
      const partitions = some.map((entry) => ({ ...partition, ...entry }));
      const sorted = partitions.toSorted((one, other) => one.number - other.number);
      assert.deepEqual(readTable(printed(device, { ...table, partitions })), {
        label: "gpt",
        table: { ...table, partitions: sorted },
      });
    }),
  );
});

test("another kind of table is named, and what sfdisk does not print is not taken for a table", () => {
  assert.deepEqual(readTable('{"partitiontable": {"label": "dos"}}'), { label: "dos", table: undefined });
  for (const text of ["{}", '{"partitiontable": {}}', '{"partitiontable": {"label": "gpt"}}'])
    assert.equal(readTable(text), undefined, text);
  const strange = printed("/dev/vda", table).replace("/dev/vda1", "/dev/vdax");
  assert.equal(readTable(strange), undefined);
});

test("what is no JSON, or is cut off, is not taken for a table", () => {
  const whole = printed("/dev/vda", table);
  for (const text of ["", "sfdisk: out of memory\n", whole.slice(0, -9), `${whole}x`])
    assert.equal(readTable(text), undefined);
});

test("a script says all of a table, and no label means anything to sfdisk", () => {
  const partitions = [partition, { ...partition, number: 3, label: 'a", start=0 ä', attributes: "RequiredPartition" }];
  assert.equal(
    writeScript({ ...table, partitions }),
    `label: gpt
label-id: ${id}
unit: sectors
first-lba: 34
last-lba: 20446

1 : start=2048, size=4096, type=${id}, uuid=${id}, name="data"
3 : start=2048, size=4096, type=${id}, uuid=${id}, name="a\\x22\\x2c\\x20start\\x3d0\\x20\\xc3\\xa4", attrs="RequiredPartition"
`,
  );
});
