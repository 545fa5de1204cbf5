import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { minimise } from "./minimise.ts";
import { inputMaker, largestInput } from "./mutate.ts";
import { randomBy } from "./random.ts";

const seeds = ['{"a": [1, 2]}\n', "key: value\nother: |\n  text\n"].map(encodeUtf8);
const material = { seeds, words: ["word"], seal: undefined };

for (const form of ["text", "bytes"] as const) {
  test(`inputs of ${form} follow from their numbers, differ, and are no larger than they may be`, () => {
    const inputs = Array.from({ length: 400 }, (_, index) => inputMaker({ ...material, form })(randomBy(`a ${index}`)));
    const again = inputMaker({ ...material, form })(randomBy("a 17"));
    assert.deepEqual(again, inputs[17]);
    assert.ok(new Set(inputs.map((input) => Buffer.from(input).toString("latin1"))).size > 300);
    assert.ok(inputs.every(({ length }) => length <= largestInput));
  });
}

test("what is sealed is sealed after it was damaged", () => {
  const seal = (bytes: Uint8Array) => void bytes.fill(7, 0, 1);
  const make = inputMaker({ ...material, form: "bytes", seal });
  const inputs = Array.from({ length: 100 }, (_, index) => make(randomBy(`${index}`)));
  assert.ok(inputs.filter(([first]) => first === 7).length > 50);
});

test("an input is made as small as it still fails", async () => {
  const fails = async (input: Uint8Array) => /x.*y/s.test(decodeUtf8(input));
  assert.equal(decodeUtf8(await minimise(encodeUtf8(`${"a".repeat(500)}x bc y${"d".repeat(300)}`), fails)), "xy");
});
