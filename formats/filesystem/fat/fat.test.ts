import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ancestorsOf } from "@wherry/core/paths/paths.ts";
import type { ContentReader, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { runPeerOrFail } from "@wherry/testing/peers/run-peer.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { writeRaw } from "../../disk/raw.ts";
import { writeFat } from "./fat.ts";

const MiB = 1024 * 1024;
const mtime = 1_700_000_000;
const attributes = { mode: 0o755, uid: 0, gid: 0, mtime };

const reader: ContentReader = {
  async read(content) {
    return content.location.in === "memory" ? content.location.bytes : new Uint8Array();
  },
  async *stream(content) {
    yield await this.read(content);
  },
};

/** A tree of these files, with the folders that they need. */
function treeOf(files: Readonly<Record<string, string | Uint8Array>>): Tree {
  const tree = new Map<string, TreeNode>([["/", { kind: "directory", ...attributes }]]);
  for (const [path, text] of Object.entries(files)) {
    for (const folder of ancestorsOf(path)) tree.set(folder, { kind: "directory", ...attributes });
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    tree.set(path, {
      kind: "file",
      ...attributes,
      content: { size: bytes.length, sha256, location: { in: "memory", bytes } },
    });
  }
  return tree;
}

async function writeVolume(tree: Tree, size: number, output: string): Promise<void> {
  const pieces = writeFat({ tree, reader, size, label: "ESP", volumeId: 0x1234abcd, epoch: mtime });
  await writeRaw({ pieces, size, output });
}

const boot = treeOf({
  "/EFI/BOOT/BOOTX64.EFI": new Uint8Array(3 * MiB + 17).fill(7),
  "/EFI/Linux/wherry_2026.11.22+3.efi": new Uint8Array(70_000).fill(9),
  "/EFI/Linux/wherry_2026.11.22.efi": "another",
  "/EFI/systemd/systemd-bootx64.efi": "x",
  "/loader/loader.conf": "timeout 0\n",
  "/loader/entries.srel": "type1\n",
  "/loader/empty": "",
  "/loader/a name with spaces, dots... and = (parentheses)": "1",
  "/loader/grüße": "2",
});

const fsck = await findPeer("fsck.fat");
const mcopy = await findPeer("mcopy");
const mdir = await findPeer("mdir");
const minfo = await findPeer("minfo");
const skip =
  fsck && mcopy && mdir && minfo
    ? false
    : "dosfstools and mtools are not available: peers come from packages, fetched once where there is a network";
const environment = { PATH: "/usr/bin:/bin", MTOOLS_SKIP_CHECK: "0", LC_ALL: "C.UTF-8" };

async function peer(tool: typeof fsck, ...args: string[]): Promise<string> {
  if (tool === undefined) return "";
  return (await runPeerOrFail(tool, [...args], { env: environment })).stdout.toString();
}

for (const [mebibytes, kind] of [
  [4, "FAT16"],
  [16, "FAT16"],
  [32, "FAT16"],
  [36, "FAT32"],
  [64, "FAT32"],
  [100, "FAT32"],
  [256, "FAT32"],
  [512, "FAT32"],
] as const) {
  test(`fsck.fat and mtools agree with a volume of ${mebibytes} MiB`, { skip }, async () => {
    await using folder = await temporaryDirectory();
    const volume = join(folder.path, "volume");
    await writeVolume(boot, mebibytes * MiB, volume);
    const verdict = await peer(fsck, "-n", "-v", volume);
    assert.match(verdict, /14 files|\d+ files, \d+\/\d+ clusters/);
    assert.doesNotMatch(verdict, /differ|wrong|bad|invalid|dirty|corrupt|mismatch/i, verdict);
    assert.match(verdict, new RegExp(`FAT\\w*.*${kind === "FAT32" ? "32" : "16"} bit|${kind}`, "s"));
    for (const [path, node] of boot) {
      if (node.kind !== "file" || path.includes("ü")) continue;
      const copy = join(folder.path, "copy");
      await peer(mcopy, "-n", "-m", "-i", volume, `::${path}`, copy);
      assert.ok((await readFile(copy)).equals(await reader.read(node.content)), path);
    }
    assert.match(await peer(mdir, "-i", volume, "::/EFI/Linux"), /WHERRY~1 EFI .* 2023-11-14 +22:13 +wherry_/s);
  });
}

test("the same tree gives the same volume", async () => {
  await using folder = await temporaryDirectory();
  const [one, two] = [join(folder.path, "one"), join(folder.path, "two")];
  await writeVolume(boot, 8 * MiB, one);
  await writeVolume(new Map([...boot].reverse()), 8 * MiB, two);
  assert.ok((await readFile(one)).equals(await readFile(two)));
});

test("a folder of many names spans clusters", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const volume = join(folder.path, "volume");
  const names = Array.from({ length: 700 }, (_, n) => `/many/a rather long name of file number ${n}.txt`);
  await writeVolume(treeOf(Object.fromEntries(names.map((name) => [name, name]))), 40 * MiB, volume);
  await peer(fsck, "-n", volume);
  const listed = await peer(mdir, "-b", "-i", volume, "::/many");
  assert.equal(listed.trim().split("\n").length, names.length);
});

test("any names that FAT allows come back", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const volume = join(folder.path, "volume");
  const letter = fc.constantFrom(..."abcXYZ019._-~ +,;=[]()é");
  const name = fc
    .string({ unit: letter, minLength: 1, maxLength: 40 })
    .filter((text) => !/[ .]$|^ /.test(text) && !/^\.*$/.test(text));
  const list = fc.uniqueArray(name, { maxLength: 30, selector: (text) => text.toUpperCase() });
  await assertProperty(
    fc.asyncProperty(list, async (names) => {
      await writeVolume(treeOf(Object.fromEntries(names.map((text) => [`/d/${text}`, text]))), 5 * MiB, volume);
      await peer(fsck, "-n", volume);
      if (names.length === 0) return;
      const listed = await peer(mdir, "-b", "-a", "-i", volume, "::/d");
      assert.deepEqual(listed.trim().split("\n").sort(), names.map((text) => `::/d/${text}`).sort());
    }),
    { numRuns: 12, seed: 1 },
  );
});

test("content that does not fit is refused", async () => {
  await using folder = await temporaryDirectory();
  const volume = join(folder.path, "volume");
  await assert.rejects(writeVolume(treeOf({ "/x": new Uint8Array(5 * MiB) }), 5 * MiB, volume), {
    code: "format.too-large",
  });
  await assert.rejects(writeVolume(boot, MiB, volume), { code: "format.too-large" });
  await assert.rejects(writeVolume(boot, 8 * MiB + 1, volume), { code: "format.invalid" });
});

test("what FAT cannot hold is refused", async () => {
  await using folder = await temporaryDirectory();
  const volume = join(folder.path, "volume");
  const root: [string, TreeNode] = ["/", { kind: "directory", ...attributes }];
  const refused: Record<string, Tree> = {
    "a link": new Map<string, TreeNode>([root, ["/l", { kind: "link", target: "x", ...attributes }]]),
    "a fifo": new Map<string, TreeNode>([root, ["/f", { kind: "fifo", major: 0, minor: 0, ...attributes }]]),
    "a colon": treeOf({ "/a:b": "" }),
    "a trailing dot": treeOf({ "/a.": "" }),
    "a name of 256 letters": treeOf({ [`/${"a".repeat(256)}`]: "" }),
    "two names that differ in case": treeOf({ "/a": "1", "/A": "2" }),
  };
  for (const [name, tree] of Object.entries(refused)) {
    await assert.rejects(writeVolume(tree, 8 * MiB, volume), { code: "tree.invalid" }, name);
  }
});
