import assert from "node:assert/strict";
import { test } from "node:test";
import { isFatal } from "@wherry/core/errors/finding.ts";
import { spoiled } from "@wherry/testing/corpora/config-tree.ts";
import { anyIgnitionConfig } from "@wherry/testing/corpora/ignition-arbitrary.ts";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { leastOf } from "@wherry/testing/properties/sample.ts";
import fc from "fast-check";
import { type ParsedIgnition, parseIgnition } from "./parse-ignition.ts";

/** What holds of every answer, whatever the text. */
function parse(text: string): ParsedIgnition {
  const parsed = parseIgnition(text);
  assert.equal(parsed.fatal, isFatal(parsed.findings));
  assert.equal(parsed.fatal, parsed.config === undefined);
  const lines = text.split("\n");
  for (const { line, column, message } of parsed.findings) {
    assert.equal(line === undefined, column === undefined);
    assert.notEqual(message, "");
    if (line === undefined || column === undefined) continue;
    const length = lines[line - 1]?.length;
    assert.ok(length !== undefined && column >= 1 && column <= length + 1, `${line}:${column} of ${text}`);
  }
  return parsed;
}

test("any text at all is refused or read", () => {
  assertProperty(fc.property(fc.oneof(fc.string({ unit: anyCharacter }), fc.json()), (text) => void parse(text)));
});

test("configurations gone wrong are refused or read, and every finding has a place in the text or none", () => {
  const outcomes = { refused: 0, read: 0 };
  const examples = fc.sample(anyIgnitionConfig, { numRuns: 40, seed: 1 });
  const texts = fc
    .tuple(spoiled(examples), fc.constantFrom("", "\t", "\r\n "))
    .map(([value, space]) => JSON.stringify(value, undefined, space) ?? "");
  const torn = fc
    .tuple(texts, fc.nat(), fc.nat({ max: 3 }), fc.constantFrom("", "{", "]", ",", '"', "\\", "1e999", "null"))
    .map(([text, at, length, piece]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + piece + text.slice(start + length);
    });
  assertProperty(
    fc.property(fc.oneof(texts, torn), (text) => {
      outcomes[parse(text).fatal ? "refused" : "read"]++;
    }),
    { numRuns: 800 },
  );
  assert.ok(outcomes.refused > leastOf(400) && outcomes.read > leastOf(50), JSON.stringify(outcomes));
});

/** A file, as text, in a configuration of 3.4.0 that is right otherwise. */
const withFile = (entries: string) => `{"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"/a",${entries}}]}}`;

const numbers: readonly (readonly [number: string, mode: number | undefined])[] = [
  ["420", 420],
  ["-0", 0],
  ["4095", 0o777],
  ["4096", undefined],
  ["-1", undefined],
  ["420.0", undefined],
  ["42e1", undefined],
  ["9223372036854775807", undefined],
  ["9223372036854775808", undefined],
  [`1${"0".repeat(400)}`, undefined],
  ["1e999", undefined],
];

for (const [number, mode] of numbers) {
  test(`a mode of ${number.slice(0, 20)} is ${mode === undefined ? "refused" : "read"}`, () => {
    assert.equal(parse(withFile(`"mode":${number}`)).config?.storage?.files?.[0]?.mode, mode);
  });
}

test("numbers beyond all measure do no harm where nobody reads them", () => {
  const { findings, fatal } = parse(withFile(`"size":1e999`));
  assert.deepEqual([fatal, findings.map(({ message }) => message)], [false, ["unused key size"]]);
});

test("half a surrogate pair becomes U+FFFD, as it does in Ignition", () => {
  const { config } = parse(withFile(String.raw`"user":{"name":"a\ud800b"},"group":{"name":"\ud83d\ude00\udc00"}`));
  assert.deepEqual(config?.storage?.files?.[0]?.user, { name: "a\ufffdb" });
  assert.deepEqual(config?.storage?.files?.[0]?.group, { name: "\u{1f600}\ufffd" });
});

test("of a key that comes twice the later one is read over the earlier", () => {
  const twice = `"mode":1,"user":{"id":1},"mode":2,"user":{"name":"a"},"zz":1,"zz":2`;
  const { findings } = parse(withFile(twice));
  // Both of user's keys are there, and that is wrong.
  assert.deepEqual(
    findings.map(({ level, path }) => `${level} ${path.join(".")}`),
    ["error storage.files.0.user", "warning storage.files.0.zz"],
  );
  const again = `"mode":1,"mode":2,"overwrite":true,"overwrite":null,"user":{"id":1},"user":{"id":2}`;
  const { config } = parse(withFile(again));
  assert.deepEqual(config?.storage?.files?.[0], { path: "/a", mode: 2, user: { id: 2 } });
});

test("keys that objects have from birth are keys like any other", () => {
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];
  const entries = names.map((name) => `"${name}":{"path":"/evil","mode":1}`).join(",");
  const { config, findings } = parse(withFile(entries));
  assert.deepEqual(config?.storage?.files, [{ path: "/a" }]);
  assert.deepEqual(
    findings.map(({ path }) => path.at(-1)),
    names,
  );
  assert.equal(Object.hasOwn(Object.prototype, "path"), false);
  for (const name of names) {
    const { fatal } = parse(withFile(`"contents":{"source":"data:,","verification":{"hash":"${name}-00"}}`));
    assert.equal(fatal, true);
    const device = `{"device":"/dev/a","path":"/a","format":"${name}"}`;
    assert.equal(
      parse(`{"ignition":{"version":"3.4.0"},"storage":{"filesystems":[${device}]}}`).fatal,
      true,
      "no format is known by that name",
    );
  }
});
