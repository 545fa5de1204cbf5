import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { explainOutputFailure } from "./output-failure.ts";

test("a full disk below the output has a place and says what to do, though Node names no path for it", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", syscall: "write" });
  const error = explainOutputFailure(full, "/out");
  assert.ok(error instanceof WherryError);
  assert.equal(error.code, "output.unwritable");
  assert.equal(error.message, "cannot write there: the disk is full");
  assert.deepEqual(error.where, { file: "/out" });
  assert.equal(error.hint, "make room there, or choose another folder with --output");
});

test("what happens elsewhere is not blamed on the output", () => {
  const denied = (path: string) =>
    Object.assign(new Error("EACCES: permission denied, open"), { code: "EACCES", syscall: "open", path });
  const elsewhere = denied("/outside/a");
  assert.equal(explainOutputFailure(elsewhere, "/out"), elsewhere);
  assert.ok(explainOutputFailure(denied("/out/a"), "/out") instanceof WherryError);
  const explained = new WherryError("store.unwritable", "the store is full");
  assert.equal(explainOutputFailure(explained, "/out"), explained);
});
