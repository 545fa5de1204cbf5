import assert from "node:assert/strict";
import { test } from "node:test";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { type ConsoleLine, ConsoleLines } from "./console.ts";

function read(pieces: readonly Uint8Array[]): ConsoleLine[] {
  const lines: ConsoleLine[] = [];
  let time = 0;
  const reader = new ConsoleLines(
    () => time,
    (line) => lines.push(line),
  );
  for (const piece of pieces) {
    time++;
    reader.write(piece);
  }
  reader.end();
  return lines;
}

test("a line has the time at which it began, and no terminal controls", () => {
  assert.deepEqual(read([Buffer.from("[\x1b[0;32m  OK"), Buffer.from("  \x1b[0m] up\r\nlog"), Buffer.from("in: ")]), [
    { time: 1, text: "[  OK  ] up" },
    { time: 2, text: "login: " },
  ]);
});

test("a line without end comes in pieces", () => {
  const lines = read([Buffer.alloc(40_000, "x")]);
  assert.deepEqual(
    lines.map(({ text }) => text.length),
    [16_384, 16_384, 7232],
  );
});

test("it does not matter where the bytes are cut", () => {
  assertProperty(
    fc.property(fc.string({ unit: anyCharacter }), fc.nat(), (text, cut) => {
      const bytes = Buffer.from(text);
      const at = cut % (bytes.length + 1);
      const texts = (pieces: Uint8Array[]) => read(pieces).map((line) => line.text);
      assert.deepEqual(texts([bytes.subarray(0, at), bytes.subarray(at)]), texts([bytes]));
    }),
  );
});
