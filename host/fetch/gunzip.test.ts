import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { peerSystem } from "@wherry/testing/peers/peer-system.ts";
import { uncompressFiles } from "./gunzip.ts";

test("a file that expands beyond the limit is named, and those before it are whole", async () => {
  const system = await peerSystem([]);
  assert.ok(system);
  await using folder = await temporaryDirectory();
  const arrivals = ["a", "b", "c"].map((name, index) => {
    const file = join(folder.path, `${name}.gz`);
    writeFileSync(file, gzipSync(name === "b" ? new Uint8Array(5_000_000) : name));
    return { file, request: { resource: {}, from: ["files", index] } };
  });
  const problems = uncompressFiles(arrivals, system, 1_000_000);
  assert.deepEqual(problems, [
    { code: "fetch.malformed", message: "it is larger than 1000000 bytes when uncompressed", from: ["files", 1] },
  ]);
  assert.equal(system.stat(join(folder.path, "a"))?.size, 1);
});
