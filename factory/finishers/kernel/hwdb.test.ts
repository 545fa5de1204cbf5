import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Content, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { writeHwdbIndex } from "../../kernel/hwdb-index.ts";
import { parseHwdb } from "../../kernel/hwdb-source.ts";
import { runOrFail } from "../../system/processes.ts";
import { putFile, putLink } from "../../tree/edit.ts";
import { compileHwdb } from "./hwdb.ts";

const folder = "/usr/lib/udev/hwdb.d";
const context = {
  read: async ({ location }: Content) => (location.in === "memory" ? location.bytes : new Uint8Array()),
  epoch: 9,
  systemdVersion: 257,
};

const files: Record<string, string> = {
  "20-vendors.hwdb": `# a comment
usb:v1D6B*
 ID_VENDOR_FROM_DATABASE=Linux Foundation

usb:v1D6Bp0002*
usb:v1D6Bp0003*   # another comment
 ID_MODEL_FROM_DATABASE=root hub
   ID_EMPTY=
`,
  "60-more.hwdb": `usb:v1D6Bp0002*
 ID_MODEL_FROM_DATABASE=root hub, renamed
 ID_OTHER=hub

 an indented line without a match

match without property

usb:v1D*
 no equals sign
 =no key
 \t ID_TAB=a = b
usb:not a property, so the record ends
 ID_LOST=1

mouse:größe:*
 MOUSE_DPI=1000@125`,
};

function treeOf(contents: Record<string, string>): Tree {
  const draft = new Map<string, TreeNode>();
  for (const [name, text] of Object.entries(contents)) putFile(draft, `${folder}/${name}`, text, { mtime: 1 });
  return draft;
}

test("properties keep their one leading blank, and belong to every match above them", () => {
  const properties = parseHwdb(Buffer.from(files["20-vendors.hwdb"] ?? "").toString("latin1"));
  assert.deepEqual(properties, [
    { matches: ["usb:v1D6B*"], key: " ID_VENDOR_FROM_DATABASE", value: "Linux Foundation", line: 3 },
    { matches: ["usb:v1D6Bp0002*", "usb:v1D6Bp0003*"], key: " ID_MODEL_FROM_DATABASE", value: "root hub", line: 7 },
    { matches: ["usb:v1D6Bp0002*", "usb:v1D6Bp0003*"], key: " ID_EMPTY", value: "", line: 8 },
  ]);
});

test("the database replaces its sources", async () => {
  const tree = await compileHwdb(treeOf(files), context);
  assert.deepEqual(
    [...tree.keys()].filter((path) => path.startsWith("/usr/lib/udev/")),
    ["/usr/lib/udev/hwdb.bin"],
  );
  const node = tree.get("/usr/lib/udev/hwdb.bin");
  assert.deepEqual([node?.mode, node?.mtime], [0o444, 9]);
});

test("a file or link in /etc hides its namesake in /usr", async () => {
  const draft = new Map(treeOf(files));
  putLink(draft, "/etc/udev/hwdb.d/60-more.hwdb", "/dev/null", { mtime: 1 });
  const expected = new Map(treeOf({ "20-vendors.hwdb": files["20-vendors.hwdb"] ?? "" }));
  const database = async (tree: Tree) => (await compileHwdb(tree, context)).get("/usr/lib/udev/hwdb.bin");
  assert.deepEqual(await database(draft), await database(expected));
});

const systemdHwdb = await findPeer("systemd-hwdb");
const skip = skipWithout({ "systemd-hwdb": systemdHwdb });

/** Both databases name their sources by the same full paths. */
async function compare(contents: Record<string, string>): Promise<void> {
  assert.ok(systemdHwdb);
  await using directory = await temporaryDirectory();
  await mkdir(join(directory.path, folder), { recursive: true });
  for (const [name, text] of Object.entries(contents)) await writeFile(join(directory.path, folder, name), text);
  await runOrFail(systemdHwdb.file, [...systemdHwdb.prefix, "--usr", `--root=${directory.path}`, "update"]);
  const theirs = await readFile(join(directory.path, "usr/lib/udev/hwdb.bin"));
  const sources = Object.keys(contents)
    .sort()
    .map((name) => ({
      name: join(directory.path, folder, name),
      properties: parseHwdb(Buffer.from(contents[name] ?? "").toString("latin1")),
    }));
  const ours = Buffer.from(writeHwdbIndex(sources, Number(theirs.readBigUInt64LE(8))));
  assert.equal(ours.toString("latin1"), theirs.toString("latin1"));
}

test("systemd-hwdb writes the same bytes", { skip }, async () => {
  await compare(files);
});

test("systemd-hwdb writes the same bytes for whatever lines a file has", { skip }, async () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "é"), minLength: 1, maxLength: 5 });
  const property = fc.tuple(word, word).map(([key, value]) => ` ${key}=${value}`);
  const line = fc.oneof(
    { weight: 3, arbitrary: word },
    { weight: 4, arbitrary: property },
    fc.constant(""),
    fc.constant("  x"),
    fc.constant("#"),
  );
  const text = fc.array(line, { maxLength: 30 }).map((lines) => `${lines.join("\n")}\n`);
  await assertProperty(
    fc.asyncProperty(text, text, async (first, second) => {
      await compare({ "10-a.hwdb": first, "20-b.hwdb": second });
    }),
    { numRuns: 25, seed: 1 },
  );
});
