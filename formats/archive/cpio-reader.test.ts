import assert from "node:assert/strict";
import { test } from "node:test";
import type { Content } from "@wherry/core/tree/tree.ts";
import { smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { writeCpio } from "./cpio.ts";
import { readCpio } from "./cpio-reader.ts";

const bytesOf = ({ location }: Content) => (location.in === "memory" ? location.bytes : Buffer.alloc(0));
const reader = {
  read: async (content: Content) => bytesOf(content),
  async *stream(content: Content) {
    yield bytesOf(content);
  },
};
const tree = smallTree({ "/etc/a": "one", "/etc/l": { link: "a" }, "/var": { directory: 0o700 } });
const archive = async () => Buffer.concat(await Array.fromAsync(writeCpio(tree, reader)));

test("what is written is read back", async () => {
  const entries = readCpio(await archive(), 100);
  assert.deepEqual(
    entries.map(({ name, mode, content }) => [name, mode.toString(8), Buffer.from(content).toString()]),
    [...tree]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, node]) => {
        const kind = { file: "100", directory: "40", link: "120" }[node.kind as "file"];
        const content = node.kind === "link" ? node.target : node.kind === "file" ? "one" : "";
        return [path === "/" ? "." : path.slice(1), `${kind}${node.mode.toString(8).padStart(3, "0")}`, content];
      }),
  );
});

test("what is cut off, damaged or endless is refused", async () => {
  const whole = await archive();
  assert.throws(() => readCpio(whole, 2), { code: "format.too-large" });
  assert.throws(() => readCpio(new Uint8Array(), 9), { code: "format.invalid" });
  assertProperty(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
      const damaged = cut ? whole.subarray(0, at) : Buffer.from(whole).fill(value, at, at + 1);
      try {
        for (const { content } of readCpio(damaged, 100)) assert.ok(content.length <= whole.length);
      } catch (error) {
        assert.match(String((error as { code?: string }).code), /^format\./);
      }
    }),
    { numRuns: 200 },
  );
});
