import assert from "node:assert/strict";
import { test } from "node:test";
import { layerOfArchive } from "./machine-layer.ts";

interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly inode?: number;
  readonly content?: string;
  readonly device?: readonly [number, number];
}

function archive(entries: readonly Entry[]): Buffer {
  const all = [...entries, { name: "TRAILER!!!", mode: 0 }];
  return Buffer.concat(
    all.map(({ name, mode, inode = 1, content = "", device = [0, 0] }: Entry) => {
      const numbers = [inode, mode, 0, 0, 1, 0, Buffer.byteLength(content), 0, 0, ...device, name.length + 1, 0];
      const header = `070701${numbers.map((number) => number.toString(16).padStart(8, "0")).join("")}${name}\0`;
      const padded = (text: string) => text + "\0".repeat(-Buffer.byteLength(text) & 3);
      return Buffer.from(padded(header) + padded(content));
    }),
  );
}

test("an archive is a layer: whiteouts, links, and hard links of which one has the bytes", () => {
  const layer = layerOfArchive(
    archive([
      { name: ".", mode: 0o040755 },
      { name: "./etc", mode: 0o042750, inode: 2 },
      { name: "./etc/a", mode: 0o104755, inode: 3 },
      { name: "./etc/b", mode: 0o104755, inode: 3, content: "bytes" },
      { name: "etc/gone", mode: 0o020000, inode: 4 },
      { name: "./etc/null", mode: 0o020666, inode: 5, device: [1, 3] },
      { name: "./etc/link", mode: 0o120777, inode: 6, content: "../x" },
    ]),
  );
  const rows = [...layer].map(([path, { kind, mode, target, bytes }]) => [path, kind, mode, target, String(bytes())]);
  assert.deepEqual(rows, [
    ["/etc", "directory", 0o2750, "", ""],
    ["/etc/a", "file", 0o4755, "", "bytes"],
    ["/etc/b", "file", 0o4755, "", "bytes"],
    ["/etc/gone", "removed", 0, "", ""],
    ["/etc/null", "other", 0o666, "", ""],
    ["/etc/link", "link", 0o777, "../x", "../x"],
  ]);
});

test("names that are no plain paths of the root are none", () => {
  const names = ["../../etc/passwd", "/etc/passwd/..", "./a/../../b", ".//c", "./d/", "./", "..", ""];
  assert.deepEqual([...layerOfArchive(archive(names.map((name) => ({ name, mode: 0o100644 })))).keys()], []);
});

test("what is no archive is refused", () => {
  assert.throws(() => layerOfArchive(Buffer.from("no archive")), { code: "format.invalid" });
});
