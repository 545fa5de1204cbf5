import assert from "node:assert/strict";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { arArchive } from "@wherry/testing/fakes/deb-archive.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { type ArMember, readArMembers } from "./ar.ts";

async function list(bytes: Uint8Array): Promise<ArMember[]> {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "x.deb");
  await writeFile(file, bytes);
  await using handle = await open(file, "r");
  return await readArMembers(handle, "x.deb");
}

test("members are found at their offsets, padded or not", async () => {
  const members = await list(
    arArchive([
      ["debian-binary", "2.0\n"],
      ["odd/", "123"],
      ["last", ""],
    ]),
  );
  assert.deepEqual(members, [
    { name: "debian-binary", offset: 68, size: 4 },
    { name: "odd", offset: 132, size: 3 },
    { name: "last", offset: 196, size: 0 },
  ]);
});

const whole = arArchive([
  ["debian-binary", "2.0\n"],
  ["odd", "123"],
  ["last", "1234"],
]);
const damaged: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ["an empty file", Buffer.alloc(0), /ends too early/],
  ["another magic", Buffer.from(whole.toString("latin1").replace("!<arch>", "!<thin>")), /does not begin/],
  [
    "a size that is not a number",
    Buffer.from(whole.toString("latin1").replace("3         `", "0x3       `")),
    /damaged member header/,
  ],
  [
    "a negative size",
    Buffer.from(whole.toString("latin1").replace("3         `", "-3        `")),
    /damaged member header/,
  ],
  [
    "a size beyond the end",
    Buffer.from(whole.toString("latin1").replace("3         `", "9999999999`")),
    /beyond the end/,
  ],
  [
    "a member name with a slash inside",
    Buffer.from(whole.toString("latin1").replace("odd ", "o/d ")),
    /damaged member header/,
  ],
  ["another end of header", Buffer.from(whole.toString("latin1").replace("`\n123", "`\r123")), /damaged member header/],
  ["padding that is not a newline", Buffer.from(whole.toString("latin1").replace("123\n", "123x")), /not padded/],
  ["a file cut in the last member", whole.subarray(0, -1), /beyond the end/],
  ["a file cut in a header", whole.subarray(0, 100), /ends too early/],
  ["garbage behind the last member", Buffer.concat([whole, Buffer.from("garbage")]), /ends too early/],
  [
    "far too many members",
    arArchive(Array.from({ length: 40 }, (_, index) => [`m${index}`, ""] as const)),
    /more than 32/,
  ],
];

for (const [what, bytes, message] of damaged) {
  test(`refuses ${what}`, async () => {
    await assert.rejects(list(bytes), { code: "archive.malformed", message });
  });
}

test("any members come back, and any damage either is refused or stays inside the file", async () => {
  await assertProperty(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 }),
      fc.nat(400),
      fc.nat(255),
      async (contents, position, byte) => {
        const bytes = arArchive(contents.map((content, index) => [`member${index}`, content] as const));
        const members = await list(bytes);
        assert.deepEqual(
          members.map(({ offset, size }) => bytes.subarray(offset, offset + size)),
          contents.map((content) => Buffer.from(content)),
        );
        bytes[position % bytes.length] = byte;
        const found = await list(bytes).catch((error) => assert.equal(error.code, "archive.malformed"));
        for (const { offset, size } of found ?? [])
          assert.ok(offset >= 0 && size >= 0 && offset + size <= bytes.length);
      },
    ),
    { numRuns: 60, seed: 1 },
  );
});
