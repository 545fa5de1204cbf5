import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { sha256OfFile } from "./sha256-of-file.ts";

test("a file has the digest of its bytes, whether they fill the buffer or not", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "file");
  for (const size of [0, 1, 1024 * 1024, 1024 * 1024 + 1]) {
    const bytes = Buffer.alloc(size, size % 251);
    writeFileSync(path, bytes);
    assert.deepEqual(await sha256OfFile(path), { sha256: hash("sha256", bytes), size });
  }
  await assert.rejects(sha256OfFile(path, AbortSignal.abort(new Error("stopped"))), /stopped/);
  await assert.rejects(sha256OfFile(join(folder.path, "missing")), { code: "ENOENT" });
});
