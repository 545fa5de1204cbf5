import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { isParameterName, readReferences } from "./references.ts";

const opening = `${"$"}{{`;

test("a text is cut at its references", () => {
  assert.deepEqual(readReferences(`a ${opening} name }} b ${opening}secrets.key}}`), [
    { kind: "text", text: "a " },
    { kind: "reference", name: "name", index: 2 },
    { kind: "text", text: " b " },
    { kind: "reference", name: "secrets.key", index: 16 },
  ]);
});

test("with another dollar sign the opening stands as it is", () => {
  const parts = readReferences(`$${opening} a }}`);
  assert.equal(parts?.map((part) => (part.kind === "text" ? part.text : "?")).join(""), `${opening} a }}`);
});

test("what other languages refer by is a text like any other", () => {
  for (const text of ["", "$HOME", `${"$"}{HOME}`, "{{ .Name }}", "%n", "$ {{ a }}"])
    assert.equal(readReferences(text), undefined, text);
});

test("a reference that is not closed, or names nothing, is a fault at its place", () => {
  for (const text of [`ab${opening} name`, `ab${opening} }}`, `ab${opening} Name }}`, `ab${opening} a.b }}`]) {
    const fault = readReferences(text)?.find((part) => part.kind === "fault");
    assert.equal(fault?.index, 2, text);
  }
});

test("whatever a text holds, its parts are in order and lose nothing between references", () => {
  const pieces = fc.array(fc.constantFrom("$", "{", "}", "{{", "}}", opening, " a ", "secrets.b", "\n"));
  assertProperty(
    fc.property(pieces, (written) => {
      const text = written.join("");
      const parts = readReferences(text);
      if (parts === undefined) return assert.ok(!text.includes(opening));
      const places = parts.flatMap((part) => (part.kind === "text" ? [] : [part.index]));
      assert.deepEqual(
        places,
        places.toSorted((a, b) => a - b),
      );
      for (const part of parts) if (part.kind === "text") assert.ok(text.includes(part.text));
    }),
  );
});

test("names begin with a small letter, and have 64 characters at most", () => {
  for (const name of ["a", "a_1", "a".repeat(64)]) assert.ok(isParameterName(name), name);
  for (const name of ["", "A", "1a", "_a", "a-b", "a".repeat(65)]) assert.ok(!isParameterName(name), name);
});
