import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { decodeBase64, encodeBase64 } from "./base64.ts";

test("any bytes are encoded as the platform does, and come back", () => {
  assertProperty(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = encodeBase64(bytes);
      assert.equal(text, Buffer.from(bytes).toString("base64"));
      assert.deepEqual(decodeBase64(text), bytes);
    }),
  );
});

test("unused bits may be set, as in Go's and most other readers", () => {
  assert.deepEqual(decodeBase64("QR=="), Uint8Array.of(65));
  assert.deepEqual(decodeBase64("QUJ="), Uint8Array.of(65, 66));
});

test("what is not padded, standard base64 is refused", () => {
  for (const text of [
    "Q",
    "QQ",
    "QQ=",
    "QUJ",
    "=",
    "====",
    "Q===",
    "QQ==QQ==",
    "Q=Q=",
    "QUI=\n",
    "QUJ\nDRUZH",
    "QU_-",
    "QU JD",
    "QUJé",
    "QUJD☃AAA",
    "\u0141AAA",
  ]) {
    assert.equal(decodeBase64(text), undefined, JSON.stringify(text));
  }
});

test("whatever is decoded differs from nothing that the alphabet and the padding allow", () => {
  const grammar = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  const letters = fc.constantFrom(..."AZaz09+/=-_ \n%é");
  assertProperty(
    fc.property(fc.array(letters, { maxLength: 12 }), (chosen) => {
      const text = chosen.join("");
      assert.equal(decodeBase64(text) !== undefined, grammar.test(text));
    }),
    { numRuns: 3000 },
  );
});
