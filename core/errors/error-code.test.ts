import assert from "node:assert/strict";
import { test } from "node:test";
import { errorCode } from "./error-code.ts";

test("an error of the system's has its code, and nothing else has one", () => {
  assert.equal(errorCode(Object.assign(new Error("no such file"), { code: "ENOENT" })), "ENOENT");
  for (const other of [new Error("a"), undefined, null, "ENOENT", { code: 2 }])
    assert.equal(errorCode(other), undefined);
});
