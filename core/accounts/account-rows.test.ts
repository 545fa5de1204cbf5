import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { accountIds, formatRows, parseRows, splitNames } from "./account-rows.ts";

test("every line comes out as it came in, accounts or not", () => {
  const line = fc.string({ minLength: 1 }).filter((text) => !text.includes("\n"));
  assertProperty(
    fc.property(fc.array(line), (lines) => {
      const text = lines.map((one) => `${one}\n`).join("");
      assert.equal(formatRows(parseRows(text)), text);
    }),
  );
  assert.equal(formatRows(parseRows("# c\n\n+::::::\nlast:x")), "# c\n+::::::\nlast:x\n");
});

test("of a name the first line's number counts, and what is not an account has none", () => {
  const text = "root:x:0:0::/:/bin/sh\n# comment\n+::::::\nroot:x:7:7\nada:x:abc\nweb:x:12345678901\nkim:x:5\n";
  assert.deepEqual(
    [...accountIds(text)],
    [
      ["root", 0],
      ["kim", 5],
    ],
  );
});

test("names are separated by commas, and empty ones are left out", () => {
  assert.deepEqual(splitNames("a,,b,"), ["a", "b"]);
  assert.deepEqual(splitNames(undefined), []);
});
