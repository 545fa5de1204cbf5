import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { runOrFail } from "../system/processes.ts";
import { writeHwdbIndex } from "./hwdb-index.ts";
import { parseHwdb } from "./hwdb-source.ts";

const folder = "/usr/lib/udev/hwdb.d";

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
