import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { parseControl } from "./control.ts";

const source = { file: "control" };

test("paragraphs are parted by one or more empty lines", () => {
  const paragraphs = parseControl("\n\nPackage: a\nVersion: 1\n\n \t\nPackage: b\n\n", source);
  assert.deepEqual(
    paragraphs.map((paragraph) => Object.fromEntries(paragraph)),
    [{ package: "a", version: "1" }, { package: "b" }],
  );
});

test("a value of several lines keeps its line breaks and loses one leading blank", () => {
  const [paragraph] = parseControl(
    "SHA256:\n abc 12 main/Packages\n\tdef 13 x\nDescription: short\n long\n .\n   code\n",
    source,
  );
  assert.equal(paragraph?.get("sha256"), "\nabc 12 main/Packages\ndef 13 x");
  assert.equal(paragraph?.get("description"), "short\nlong\n.\n  code");
});

test("comments are skipped, even inside a value", () => {
  const [paragraph] = parseControl("# head\nDepends: a,\n# b,\n c\n#end", source);
  assert.equal(paragraph?.get("depends"), "a,\nc");
});

test("carriage returns before line feeds are dropped", () => {
  const paragraphs = parseControl("Package: a\r\nDescription: x\r\n y\r\n\r\nPackage: b\r\n", source);
  assert.equal(paragraphs.length, 2);
  assert.equal(paragraphs[0]?.get("description"), "x\ny");
});

test("field names are case-insensitive, values may hold colons or be empty", () => {
  const [paragraph] = parseControl("HOMEPAGE: https://example.org/\nX-Empty:\nno-space:1", source);
  assert.deepEqual(Object.fromEntries(paragraph ?? []), {
    homepage: "https://example.org/",
    "x-empty": "",
    "no-space": "1",
  });
});

for (const [what, text, line, message] of [
  ["a line without a colon", "Package: a\nnonsense\n", 2, /expected "Field: value", found "nonsense"/],
  ["a continuation before any field", "\n leading\n", 2, /continues no field/],
  ["a continuation after a paragraph's end", "A: 1\n\n b\n", 3, /continues no field/],
  ["a field given twice", "Version: 1\nA: 2\nversion: 3\n", 3, /appears twice/],
  ["an empty field name", ": x\n", 1, /expected/],
  ["a space in a field name", "Package : x\n", 1, /expected/],
  ["a NUL in a field name", "Pack\0age: x\n", 1, /expected "Field: value", found "Pack\\u0000age: x"/],
  ["a line that is only a signature's dashes", "-----BEGIN PGP SIGNATURE-----\n", 1, /expected/],
] as const) {
  test(`${what} is refused with file and line`, () => {
    assert.throws(
      () => parseControl(text, source),
      (error) =>
        error instanceof WherryError &&
        error.code === "repository.malformed" &&
        error.where?.file === "control" &&
        error.where.line === line &&
        message.test(error.message),
    );
  });
}

test("the caller chooses the error's code and the first line", () => {
  assert.throws(
    () => parseControl("x", { file: "a.deb", code: "package.malformed", line: () => 40 }),
    (error) => error instanceof WherryError && error.code === "package.malformed" && error.where?.line === 40,
  );
});

test("what is written is read back", () => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/);
  const line = fc.stringMatching(/^[a-z0-9.:#=]([ -~]{0,20}[!-~])?$/);
  const paragraph = fc.uniqueArray(fc.tuple(name, fc.array(line, { minLength: 1, maxLength: 4 })), {
    selector: ([key]) => key.toLowerCase(),
    minLength: 1,
    maxLength: 5,
  });
  assertProperty(
    fc.property(fc.array(paragraph, { maxLength: 4 }), (paragraphs) => {
      const text = paragraphs
        .map((fields) => fields.map(([key, lines]) => `${key}: ${lines.join("\n ")}\n`).join(""))
        .join("\n");
      const expected = paragraphs.map((fields) => fields.map(([key, lines]) => [key.toLowerCase(), lines.join("\n")]));
      assert.deepEqual(
        parseControl(text, source).map((read) => [...read]),
        expected,
      );
    }),
    { seed: 822 },
  );
});

test("any text is either parsed or refused with a WherryError", () => {
  assertProperty(
    fc.property(fc.string({ unit: anyCharacter }), (text) => {
      try {
        parseControl(text, source);
      } catch (error) {
        assert.ok(error instanceof WherryError);
      }
    }),
    { seed: 823, numRuns: 500 },
  );
});
