import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { explainMissingPackage } from "./missing-package.ts";

test("a package that is gone means an old lock; other failures stay what they are", () => {
  const gone = explainMissingPackage(new WherryError("repository.missing", "404"), "pool/a_1.deb");
  assert.ok(gone instanceof WherryError);
  assert.match(gone.message, /pool\/a_1\.deb is no longer on the mirror: the lock is older than the mirror/);
  assert.match(gone.hint ?? "", /`wherry lock`/);
  const other = new WherryError("repository.unreachable", "503");
  assert.equal(explainMissingPackage(other, "x"), other);
});
