import assert from "node:assert/strict";
import { test } from "node:test";
import { beyond, unlessBeyond } from "./beyond.ts";

test("a text that is beyond a reader gives nothing, a fault of the reader stays one", () => {
  const fault = new Error("a fault");
  const throwing = (what: unknown) => () => {
    throw what;
  };
  assert.equal(
    unlessBeyond(() => 1),
    1,
  );
  assert.equal(unlessBeyond(throwing(beyond)), undefined);
  assert.throws(() => unlessBeyond(throwing(fault)), fault);
});
