import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { createBudget } from "./budget.ts";
import { compareFiles, comparePrivileges } from "./compare-files.ts";
import type { ImageFile } from "./image-contents.ts";

const budget = () => createBudget(new AbortController().signal);

const anyFile: fc.Arbitrary<ImageFile> = fc
  .record({
    kind: fc.constantFrom("file", "directory", "link", "character-device", "other"),
    mode: fc.constantFrom(0o644, 0o755, 0o4755, 0o2755),
    uid: fc.nat(2),
    gid: fc.nat(2),
    mtime: fc.nat(2),
    text: fc.constantFrom("", "a", "b", "ab"),
    isKnown: fc.boolean(),
    capabilities: fc.constantFrom("", "", "cap_net_raw=ep"),
  })
  .map(({ text, isKnown, kind, ...rest }) => {
    const bytes = Buffer.from(text);
    const pieces = () => [bytes];
    const content = isKnown ? { sha256: hash("sha256", bytes) } : { stored: pieces, unpacked: pieces };
    const isFile = kind === "file";
    const target = kind === "link" ? `to ${text}` : "";
    const device = kind === "character-device" ? "1:1" : "";
    return { ...rest, kind, target, device, size: isFile ? bytes.length : 0, ...(isFile ? { content } : {}) };
  });

const anyTree = fc
  .dictionary(fc.constantFrom("/a", "/b", "/c", "/a/b"), anyFile)
  .map((files) => new Map(Object.entries(files)));

test("a tree has nothing different from itself, and two trees have the same in both directions", async () => {
  const mirror = { added: "removed", removed: "added", changed: "changed" } as const;
  await assertProperty(
    fc.asyncProperty(anyTree, anyTree, async (one, other) => {
      const itself = await compareFiles(one, one, budget());
      assert.deepEqual(itself, { differences: [], otherTimes: 0, notes: [] });
      assert.deepEqual(comparePrivileges(one, one), []);
      const [there, back] = [await compareFiles(one, other, budget()), await compareFiles(other, one, budget())];
      for (const [ahead, behind] of [
        [there.differences, back.differences],
        [comparePrivileges(one, other), comparePrivileges(other, one)],
      ] as const)
        assert.deepEqual(
          ahead,
          behind.map((difference) => ({
            ...difference,
            kind: mirror[difference.kind],
            before: difference.after,
            after: difference.before,
          })),
        );
      assert.equal(there.otherTimes, back.otherTimes);
    }),
    { numRuns: 200 },
  );
});

test("files that cannot be unpacked are told by their stored bytes, and that is said", async () => {
  const packed = (text: string): ImageFile => ({
    ...{ kind: "file", mode: 0o644, uid: 0, gid: 0, mtime: 0, size: 9, target: "", capabilities: "", device: "" },
    content: { stored: () => [Buffer.from(text)], unpacked: () => undefined },
  });
  const compare = (one: string, other: string) =>
    compareFiles(new Map([["/x", packed(one)]]), new Map([["/x", packed(other)]]), budget());
  assert.deepEqual(await compare("same", "same"), { differences: [], otherTimes: 0, notes: [] });
  const { differences, notes } = await compare("one", "two");
  assert.deepEqual(
    differences.map(({ kind, aspects }) => [kind, aspects]),
    [["changed", ["content"]]],
  );
  assert.match(notes.join(), /^1 file is compressed by LZMA/);
});
