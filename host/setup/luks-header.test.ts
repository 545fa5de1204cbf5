import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { missingPeers } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { luksPart, parseLuksHeader } from "./luks-header.ts";

const peer = await findPeer("cryptsetup");

for (const { options, header } of [
  { options: ["--type", "luks2", "--label", "var-new"], header: { version: 2, label: "var-new" } },
  { options: ["--type", "luks2", "--label", "x".repeat(47)], header: { version: 2, label: "x".repeat(47) } },
  { options: ["--type", "luks2"], header: { version: 2, label: "" } },
  { options: ["--type", "luks1"], header: { version: 1, label: "" } },
]) {
  test(`of what cryptsetup ${options.join(" ")} made, version and label are read`, async (context) => {
    if (peer === undefined) return context.skip(missingPeers(["cryptsetup"]));
    await using folder = await temporaryDirectory();
    const path = join(folder.path, "disk");
    await writeFile(path, "");
    await truncate(path, 20 * 2 ** 20);
    const quick = ["--batch-mode", "--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000"];
    const words = ["luksFormat", ...quick, ...options, "--key-file", "-", path];
    const made = spawnSync(peer.file, [...peer.prefix, ...words], { encoding: "utf8", input: "passphrase" });
    // Where the kernel's ciphers may not be used by everybody.
    if (made.status !== 0) return context.skip(made.stderr.trim());
    assert.deepEqual(parseLuksHeader((await readFile(path)).subarray(0, luksPart.length)), header);
  });
}

test("bytes without the magic are not taken for a header", () => {
  assert.equal(parseLuksHeader(new Uint8Array()), undefined);
  assert.equal(parseLuksHeader(new Uint8Array(512)), undefined);
  assert.equal(parseLuksHeader(Buffer.from("LUKS\xba\xbe\0\x02", "latin1")), undefined);
  // The second header of LUKS 2 has another mark.
  assert.equal(
    parseLuksHeader(Buffer.concat([Buffer.from("SKUL\xba\xbe\0\x02", "latin1"), Buffer.alloc(504)])),
    undefined,
  );
});

test("whatever follows the mark, nothing is thrown", () => {
  assertProperty(
    fc.property(fc.uint8Array({ minLength: 512, maxLength: 512 }), (bytes) => {
      bytes.set(Buffer.from("LUKS\xba\xbe\0\x02", "latin1"));
      const header = parseLuksHeader(bytes);
      assert.ok(header?.version === 2 && header.label.length <= 48);
    }),
  );
});
