import assert from "node:assert/strict";
import { test } from "node:test";
import type { Content, ContentReader } from "@wherry/core/tree/tree.ts";
import { writeCpio } from "@wherry/formats/archive/cpio.ts";
import { readCpio } from "@wherry/formats/archive/cpio-reader.ts";
import { smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import type { GuestPort } from "./guest-port.ts";
import { layOutInGuest, runInGuest } from "./machine-guest.ts";

const bytesOf = ({ location }: Content) => (location.in === "memory" ? location.bytes : Buffer.alloc(0));
const reader: ContentReader = {
  read: async (content) => bytesOf(content),
  async *stream(content) {
    yield bytesOf(content);
  },
};

/** A port that keeps what is sent, and answers with these parts, each within its limit. */
function fakePort(...answer: readonly (string | Uint8Array)[]) {
  const sent: { word: string; parts: Buffer[]; numbers: readonly number[] }[] = [];
  const port: GuestPort = {
    send: async (word, parts, numbers) => {
      const whole = await Promise.all(parts.map(async (part) => Buffer.concat(await Array.fromAsync(part))));
      sent.push({ word, parts: whole, numbers });
    },
    receive: async (limits) => {
      const parts = answer.map((part) => Buffer.from(part));
      for (const [index, part] of parts.entries()) assert.ok(part.length <= (limits[index] ?? -1));
      return parts;
    },
  };
  return { port, sent };
}

test("a tree is sent as an archive of the size that is told before, and its inodes come back", async () => {
  const tree = smallTree({ "/etc/a": "a".repeat(1000), "/etc/l": { link: "a" } });
  const { port, sent } = fakePort("7 .\n8 ./etc\n9 ./etc/a\nx ./etc/b\n10 ./etc/l\n");
  const numbers = await layOutInGuest(port, tree, { reader, user: 65_521 });
  assert.deepEqual(
    [...numbers],
    [
      ["/", 7],
      ["/etc", 8],
      ["/etc/a", 9],
      ["/etc/l", 10],
    ],
  );
  const [{ word, parts: [archive = Buffer.alloc(0)] = [], numbers: told } = { word: "", numbers: [] }] = sent;
  assert.equal(word, "lay-out");
  assert.deepEqual(told, [archive.length, 65_521]);
  assert.deepEqual(
    readCpio(archive, 100).map(({ name }) => name),
    [".", "etc", "etc/a", "etc/l"],
  );
});

const owners = new Map([[9, { kind: "file", mode: 0o640, uid: 7, gid: 8 } as const]]);
const run = { command: "exec true", owners, seconds: 60, bytes: 2 ** 20 };

test("a command is sent with the owners before it, and what it left comes back", async () => {
  const layer = Buffer.concat(await Array.fromAsync(writeCpio(smallTree({ "/etc/new": "new" }), reader)));
  const after = "dev=1,ino=9,mode=100600,uid=1,gid=2,nlink=1,rdev=0\n";
  const { port, sent } = fakePort("3\n", "1\n", "said\n", after, layer);
  const ran = await runInGuest(port, run);
  assert.deepEqual([ran.status, ran.output, [...ran.layer.keys()]], [3, "said\n", ["/etc", "/etc/new"]]);
  assert.deepEqual([...ran.owners], [[9, { kind: "file", mode: 0o600, uid: 1, gid: 2 }]]);
  const [{ word, parts, numbers } = { word: "", parts: [], numbers: [] }] = sent;
  const texts = parts.map(String);
  assert.deepEqual(texts, ["exec true\n", "dev=0,ino=9,mode=100640,uid=7,gid=8,nlink=1,rdev=0\n"]);
  assert.deepEqual([word, numbers], ["run", [...texts.map((text) => text.length), 60]]);
});

test("a command that could not be started is refused with what was said last", async () => {
  const { port } = fakePort("1\n", "0\n", "unshare: not permitted\n", "", "");
  await assert.rejects(runInGuest(port, run), {
    code: "recording.unavailable",
    message: "scripts cannot be run apart in a machine of their own:\nunshare: not permitted",
  });
});
