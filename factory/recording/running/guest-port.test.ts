import assert from "node:assert/strict";
import { Duplex, duplexPair } from "node:stream";
import { test } from "node:test";
import { openGuestPort } from "./guest-port.ts";

async function* one(text: string) {
  yield Buffer.from(text);
}

/** What comes of a guest that says this, and then hangs up. */
async function said(text: string, limits: readonly number[]): Promise<readonly string[]> {
  const stream = Duplex.from(one(text));
  return (await openGuestPort(stream).receive(limits)).map((part) => part.toString());
}

test("parts come by their sizes, whatever the pieces in which they arrive", async () => {
  const [host, guest] = duplexPair();
  const port = openGuestPort(host as Duplex);
  const received = port.receive([9, 9]);
  for (const piece of ["3", " 2\nab", "cde6", "\n"]) guest.write(piece);
  assert.deepEqual((await received).map(String), ["abc", "de"]);
  guest.write("123456");
  guest.end();
  assert.deepEqual((await port.receive([6])).map(String), ["123456"]);
});

test("messages are whole blocks, with sizes before them", async () => {
  const [host, guest] = duplexPair();
  await openGuestPort(host as Duplex).send("run", [one("abc"), one("")], [3, 0, 7]);
  host.end();
  const bytes = Buffer.concat(await Array.fromAsync(guest as AsyncIterable<Buffer>));
  assert.equal(bytes.length, 2 * 4096);
  assert.equal(bytes.subarray(0, 10).toString(), "run 3 0 7\n");
  assert.equal(bytes.subarray(4096, 4100).toString("latin1"), "abc\0");
});

const cases: readonly [string, readonly number[]][] = [
  ["4\nabcd", [3]],
  ["1 1\nab", [9]],
  ["1\na", [9, 9]],
  ["-1\n", [9]],
  ["1e99\n", [9]],
  ["x\n", [9]],
  ["9".repeat(5000), [9]],
  ["3\nab", [9]],
  ["", [9]],
];
for (const [text, limits] of cases) {
  test(`a guest that says ${JSON.stringify(text.slice(0, 20))} for ${limits.length} parts is not believed`, async () => {
    await assert.rejects(said(text, limits), { code: "recording.failed", hint: /./ });
  });
}
