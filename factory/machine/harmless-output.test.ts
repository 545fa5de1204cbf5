import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { test } from "node:test";
import { harmlessOutput } from "./harmless-output.ts";

async function shown(...pieces: readonly (string | Uint8Array)[]): Promise<string> {
  let said = "";
  const screen = new Writable({
    write(bytes, _encoding, done) {
      said += String(bytes);
      done();
    },
  });
  const output = harmlessOutput(screen);
  for (const piece of pieces) output.write(Buffer.from(piece));
  output.end();
  await finished(output);
  const usual = "\u001b[0m";
  return said.endsWith(usual) ? said.slice(0, -usual.length) : said;
}

test("lines, tabs, letters and colours stay as they are, however they come in pieces", async () => {
  assert.equal(await shown("a\tä\r\n\u001b[1;3", "1mred\u001b[0m\n", "last"), "a\tä\n\u001b[1;31mred\u001b[0m\nlast");
  const bytes = Buffer.from("ä\n");
  assert.equal(await shown(bytes.subarray(0, 1), bytes.subarray(1)), "ä\n");
});

const hostile = [
  "\u001b]52;c;cm0gLXJmIH4=\u0007",
  "\u001b]0;title\u001b\\",
  "\u001b[2J\u001b[H",
  "\u001b[c\u001b[6n",
  "\u001b[?1000h",
  "\u001bP$q\u001b\\",
  "\u001bc",
  "\u009b2J",
  "\u0090x\u009c",
  "\u001b",
  "ok\rno",
  "\u202e",
  "\u001b[\u001b[2J2J",
];
for (const text of hostile) {
  test(`nothing steers a terminal: ${JSON.stringify(text)}`, async () => {
    for (const pieces of [[`${text}\n`], [...text, "\n"]])
      assert.match(await shown(...pieces), /^[\x20-\x7e]*\n$/, JSON.stringify(pieces));
  });
}

test("where nothing is said nothing is written", async () => {
  assert.equal(await shown(), "");
});

test("a line that never ends is shown, and not kept", async () => {
  assert.equal((await shown("x".repeat(40_000))).length, 40_000);
});
