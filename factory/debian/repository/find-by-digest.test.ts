import assert from "node:assert/strict";
import { test } from "node:test";
import { processorSeconds } from "@wherry/testing/fixtures/processor-seconds.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { findByDigest } from "./find-by-digest.ts";
import { openPackagesIndex } from "./packages-index.ts";

const context = { file: "x", repository: "debian:trixie", architecture: "amd64" };
const digests = ["a", "b", "c"].map((letter) => letter.repeat(64));

function stanza(name: string, sha256: string, field = "SHA256"): string {
  return `Package: ${name}\nVersion: 1\nArchitecture: amd64\nFilename: pool/${name}.deb\nSize: 7\n${field}: ${sha256}\nDepends: libc6\n`;
}

function names(text: string, wanted: readonly string[]): string[] {
  return findByDigest(Buffer.from(text), new Set(wanted), context).map(({ name }) => name);
}

test("the stanzas of digests are found, each as often as it stands there, and no others", () => {
  const [a = "", b = "", c = ""] = digests;
  const text = [stanza("aa", a), stanza("bb", b), stanza("cc", a)].join("\n");
  assert.deepEqual(names(text, [a]), ["aa", "cc"]);
  assert.deepEqual(names(text, [a, c]), ["aa", "cc"]);
  assert.deepEqual(names(text, []), []);
  assert.deepEqual(names("", [a]), []);
});

test("a digest counts where it is the field's value, not where a description names it", () => {
  const [a = "", b = ""] = digests;
  const text = `${stanza("aa", b)}Description: x\n SHA256: ${a}\n SHA256: ${b}\n\n${stanza("bb", a)}SHA512: ${b}\n`;
  assert.deepEqual(names(text, [a]), ["bb"]);
});

test("an empty line before the first paragraph changes nothing", () => {
  const [a = "", b = ""] = digests;
  for (const before of ["\n", "\n\n", "\r\n"]) {
    assert.deepEqual(names(`${before}${stanza("aa", a)}`, [a]), ["aa"]);
    assert.deepEqual(names(`${before}${stanza("aa", a)}\n${stanza("bb", b)}`, [a, b]), ["aa", "bb"]);
  }
});

test("a paragraph that says a digest many times is read once", async () => {
  const [a = ""] = digests;
  const again = ` \n${`X: ${"y".repeat(200)}\nSHA256: ${a}\n \n`.repeat(3000)}`;
  const seconds = await processorSeconds(() => assert.deepEqual(names(`${stanza("aa", a)}${again}`, [a]), ["aa"]));
  assert.ok(seconds < 1, `${seconds} s`);
});

test("whatever digests, case and line ends, the answer is that of the whole index", () => {
  const one = fc.tuple(fc.stringMatching(/^[a-z]{2}$/), fc.constantFrom(...digests));
  const form = fc.record({
    end: fc.constantFrom("\n", "\r\n"),
    field: fc.constantFrom("SHA256", "sha256", "Sha256"),
    upper: fc.boolean(),
  });
  assertProperty(
    fc.property(fc.array(one), form, fc.subarray(digests), (stanzas, { end, field, upper }, wanted) => {
      const written = stanzas.map(([name, sha256]) => stanza(name, upper ? sha256.toUpperCase() : sha256, field));
      const text = written.join("\n").replaceAll("\n", end);
      const index = openPackagesIndex(Buffer.from(text), { repository: "debian:trixie" }, undefined);
      const all = [...index.names()].flatMap((name) => [...index.packagesNamed(name)]);
      const expected = all.filter(({ origin }) => wanted.includes(origin.sha256)).map(({ name }) => name);
      assert.deepEqual(names(text, wanted).sort(), expected.sort());
    }),
  );
});
