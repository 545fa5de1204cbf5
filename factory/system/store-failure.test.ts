import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { explainStoreFailure } from "./store-failure.ts";

const refusal = (code: string) => Object.assign(new Error(`${code}: no, write`), { code, syscall: "write" });

test("a full store, a read-only one and somebody else's each say what they are, and what helps", () => {
  for (const [code, message, hint] of [
    ["ENOSPC", /^the store in \/store cannot be written: the disk is full$/, /^make room there/],
    ["EDQUOT", /the disk quota is used up$/, /^make room/],
    ["EROFS", /the file system is read-only$/, /^mount it so that it can be written, or name another.*WHERRY_STORE/],
    ["EACCES", /permission denied$/, /^make it yours/],
  ] as const) {
    const error = explainStoreFailure(refusal(code), "/store");
    assert.ok(error instanceof WherryError);
    assert.equal(error.code, "store.unwritable");
    assert.match(error.message, message);
    assert.match(error.hint ?? "", hint);
    assert.deepEqual(error.where, { file: "/store" });
  }
});

test("what is explained already, or is something else, stays as it is", () => {
  const explained = new WherryError("interrupted", "stopped");
  for (const cause of [explained, new TypeError("x"), refusal("ENOENT"), "text"]) {
    assert.equal(explainStoreFailure(cause, "/store"), cause);
  }
});
