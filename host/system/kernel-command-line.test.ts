import assert from "node:assert/strict";
import { test } from "node:test";
import { lastValue, parseKernelCommandLine } from "./kernel-command-line.ts";

test("words are separated by spaces, and quotation marks keep them together", () => {
  for (const [text, expected] of [
    ["", []],
    ["quiet  a=1\tb=\n", [["quiet"], ["a", "1"], ["b", ""]]],
    [
      'a="b c"d "e=f g" h="open',
      [
        ["a", "b cd"],
        ["e", "f g"],
        ["h", "open"],
      ],
    ],
    ["url=http://a/?b=c&d=e", [["url", "http://a/?b=c&d=e"]]],
  ] as const) {
    const words = parseKernelCommandLine(text);
    assert.deepEqual(
      words.map(({ name, value }) => (value === undefined ? [name] : [name, value])),
      expected,
      text,
    );
  }
});

test("the last of several counts", () => {
  const words = parseKernelCommandLine("a=1 a=2 b=");
  assert.equal(lastValue(words, "a"), "2");
  assert.equal(lastValue(words, "b"), undefined);
  assert.equal(lastValue(words, "c"), undefined);
});
