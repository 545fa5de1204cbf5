import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { lstat, mkdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { missingPeers, skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { type TarMember, writeTarStream } from "./tar-stream.ts";

const long = "a-name-of-thirty-characters-or-so/".repeat(8);
const plain = {
  mode: 0o644,
  uid: process.getuid?.() ?? 0,
  gid: process.getgid?.() ?? 0,
  target: "",
  content: new Uint8Array(),
};
const members: readonly TarMember[] = [
  { ...plain, name: "folder", kind: "directory", mode: 0o1750 },
  { ...plain, name: "folder/file", kind: "file", mode: 0o4711, content: new Uint8Array([1, 2, 3]) },
  { ...plain, name: "folder/empty", kind: "file" },
  { ...plain, name: "folder/block", kind: "file", content: new Uint8Array(512).fill(7) },
  { ...plain, name: "Grüße 😀", kind: "file", content: new Uint8Array(513).fill(9) },
  { ...plain, name: "to-above", kind: "link", target: "../../up" },
  { ...plain, name: "absolute", kind: "link", target: "/etc/passwd" },
  { ...plain, name: "far", kind: "link", target: `${long}end` },
  { ...plain, name: `${long.slice(0, -1)}`, kind: "directory", mode: 0o755 },
  { ...plain, name: `${long}file`, kind: "file", content: new Uint8Array([5]) },
  { ...plain, name: "again", kind: "hard-link", target: "folder/file", mode: 0o4711 },
];

/** busybox leaves set-id bits to root. */
const kept = (name: string) => (name === "busybox" && process.getuid?.() !== 0 ? 0o1777 : 0o7777);

for (const name of ["tar", "busybox"]) {
  const peer = await findPeer(name);
  test(`${name} unpacks every kind of member, with long names and special bits`, {
    skip: skipWithout({ [name]: peer }),
  }, async () => {
    assert.ok(peer !== undefined);
    await using folder = await temporaryDirectory();
    await mkdir(join(folder.path, "root"));
    const root = join(folder.path, "root");
    const words = [...(name === "busybox" ? ["tar"] : []), "-x", "-p", "-f", "-", "-C", root];
    const input = writeTarStream(members, 1_700_000_000);
    const { status, stderr } = spawnSync(peer.file, [...peer.prefix, ...words], { input, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    for (const member of members) {
      const path = join(root, member.name);
      const status = await lstat(path);
      if (member.kind === "link") assert.equal(await readlink(path), member.target);
      else assert.equal(status.mode & 0o7777, member.mode & kept(name), member.name);
      if (member.kind === "file") assert.deepEqual([...(await readFile(path))], [...member.content], member.name);
      if (member.kind === "file") assert.equal(status.mtimeMs, 1_700_000_000_000);
    }
    assert.equal((await lstat(join(root, "again"))).ino, (await lstat(join(root, "folder/file"))).ino);
  });
}

test("any numbers of owners are read back as they were written", async (context) => {
  const tar = await findPeer("tar");
  if (tar === undefined) return context.skip(missingPeers(["tar"]));
  assertProperty(
    fc.property(fc.nat({ max: 2 ** 32 - 2 }), fc.nat({ max: 2 ** 32 - 2 }), (uid, gid) => {
      const input = writeTarStream([{ ...plain, name: "file", kind: "file", uid, gid }], 0);
      const words = [...tar.prefix, "--list", "--verbose", "--numeric-owner", "--file", "-"];
      const { stdout } = spawnSync(tar.file, words, { input, encoding: "utf8" });
      assert.match(stdout, new RegExp(` ${uid}/${gid} `));
    }),
    { numRuns: 30 },
  );
});
