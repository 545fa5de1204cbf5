import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { createPlacement } from "./placement.ts";
import { BLOCK } from "./superblock.ts";

test("places are aligned, do not overlap, and cross into another block only where they must", () => {
  const lengths = fc.array(fc.integer({ min: 32, max: 3 * BLOCK }), { maxLength: 200 });
  assertProperty(
    fc.property(fc.integer({ min: 1, max: BLOCK }), lengths, (taken, all) => {
      const placement = createPlacement(taken);
      const places = all.map((length) => ({ from: placement.place(length), length })).sort((a, b) => a.from - b.from);
      let end = taken;
      for (const { from, length } of places) {
        assert.equal(from % 32, 0);
        assert.ok(from >= end);
        if (length <= BLOCK) assert.equal(Math.floor(from / BLOCK), Math.floor((from + length - 1) / BLOCK));
        end = from + length;
      }
      assert.ok(end <= placement.blocks() * BLOCK);
    }),
  );
});

test("little room is lost", () => {
  const placement = createPlacement(1);
  let total = 0;
  for (let number = 0; number < 4000; number++) {
    const length = 64 + ((number * number * 31) % 4000);
    total += length;
    placement.place(length);
  }
  assert.ok(placement.blocks() * BLOCK < 1.1 * total, `${placement.blocks() * BLOCK} bytes for ${total}`);
});
