import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { writeKmodIndex } from "./kmod-index.ts";

/** Reads an index as libkmod does, by following offsets from the root; independent of the writer. */
function lookUp(bytes: Uint8Array, key: string): { value: string; priority: number }[] {
  const index = Buffer.from(bytes);
  const stringAt = (at: number) => index.toString("latin1", at, index.indexOf(0, at));
  let reference = index.readUInt32BE(8);
  let rest = key;
  for (;;) {
    let at = reference % 0x10000000;
    if (Math.floor(reference / 0x80000000) % 2 === 1) {
      const prefix = stringAt(at);
      if (!rest.startsWith(prefix)) return [];
      rest = rest.slice(prefix.length);
      at += prefix.length + 1;
    }
    const hasValues = Math.floor(reference / 0x40000000) % 2 === 1;
    if (Math.floor(reference / 0x20000000) % 2 === 1) {
      const first = index.readUInt8(at);
      const last = index.readUInt8(at + 1);
      const character = rest.charCodeAt(0);
      if (rest !== "") {
        if (character < first || character > last) return [];
        reference = index.readUInt32BE(at + 2 + 4 * (character - first));
        if (reference === 0) return [];
        rest = rest.slice(1);
        continue;
      }
      at += 2 + 4 * (last - first + 1);
    }
    if (rest !== "" || !hasValues) return [];
    const values: { value: string; priority: number }[] = [];
    let left = index.readUInt32BE(at);
    for (at += 4; left > 0; left--) {
      const value = stringAt(at + 4);
      values.push({ priority: index.readUInt32BE(at), value });
      at += 4 + value.length + 1;
    }
    return values;
  }
}

const key = fc.string({ unit: fc.constantFrom("a", "b", "_", ":", "*"), maxLength: 8 });
const entries = fc.array(
  fc.record({ key, value: fc.string({ unit: fc.constantFrom("x", "y"), maxLength: 3 }), priority: fc.nat(3) }),
  { maxLength: 40 },
);

test("what is written is found, by priority, and nothing else is", () => {
  assertProperty(
    fc.property(entries, key, (all, other) => {
      const bytes = writeKmodIndex(all);
      for (const wanted of [...all.map((entry) => entry.key), other]) {
        const expected = all
          .map((entry, order) => ({ ...entry, order }))
          .filter((entry) => entry.key === wanted)
          .sort((a, b) => a.priority - b.priority || b.order - a.order)
          .map(({ value, priority }) => ({ value, priority }));
        assert.deepEqual(lookUp(bytes, wanted), expected);
      }
    }),
    { numRuns: 500, seed: 1 },
  );
});

test("the order of entries with different priorities does not matter", () => {
  const a = { key: "pci:1", value: "one", priority: 1 };
  const b = { key: "pci:1", value: "two", priority: 2 };
  assert.deepEqual(writeKmodIndex([a, b]), writeKmodIndex([b, a]));
});

test("an index begins with its magic and version", () => {
  assert.equal(Buffer.from(writeKmodIndex([])).toString("hex"), "b007f457000200010000000c");
});

test("characters beyond seven bits are refused", () => {
  assert.throws(
    () => writeKmodIndex([{ key: "größe", value: "x", priority: 0 }]),
    (error) => error instanceof WherryError && error.code === "format.invalid",
  );
});
