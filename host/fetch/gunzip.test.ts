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

test("what does not fit into the room is the disk's fault, and says how much is left", async () => {
  const system = await peerSystem([]);
  assert.ok(system);
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "a.gz");
  writeFileSync(file, gzipSync(new Uint8Array(5_000_000)));
  const run: typeof system.run = (words, options) =>
    words[0] === "df"
      ? {
          status: 0,
          stdout: Buffer.from("Filesystem 1024-blocks Used Available\n/dev/vda6 9 9 1000 9% /var\n"),
          stderr: "",
        }
      : system.run(words, options);
  assert.deepEqual(uncompressFiles([{ file, request: { resource: {}, from: ["files", 0] } }], { ...system, run }), [
    {
      code: "disk.full",
      message: "uncompressed, it does not fit into /var, which has 1.0 MB left",
      hint: "a tenth of it stays free; give the machine a larger disk",
      from: ["files", 0],
    },
  ]);
});
