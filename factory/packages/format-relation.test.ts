import assert from "node:assert/strict";
import { test } from "node:test";
import { packageOf } from "@wherry/testing/fakes/package-sketches.ts";
import { formatClause } from "./format-relation.ts";

test("relations are written as a control file has them", () => {
  for (const text of ["libc6", "libc6 (>= 2.41)", "awk | mawk (>= 1)", "a (<< 1) | b (<= 2) | c (= 3) | d (>> 4)"]) {
    const [clause = []] = packageOf({ name: "x", depends: text }).requires;
    assert.equal(formatClause(clause), text);
  }
});
