import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { runOrFail } from "../system/processes.ts";
import { toolEnvironment } from "../tools/tool-environment.ts";
import { makeSshKey } from "./ssh-key.ts";

const keygen = await findPeer("ssh-keygen");

test("every run has a key of its own", () => {
  assert.notEqual(makeSshKey("a").publicKey, makeSshKey("a").publicKey);
});

for (const comment of ["wherry run", "", "seven..", "eight..."]) {
  test(`ssh-keygen reads a key with the comment "${comment}"`, {
    skip: skipWithout({ "ssh-keygen": keygen }),
  }, async () => {
    if (keygen === undefined) return;
    await using folder = await temporaryDirectory();
    const file = join(folder.path, "key");
    const { privateKey, publicKey } = makeSshKey(comment);
    await writeFile(file, privateKey);
    await chmod(file, 0o600);
    const { stdout } = await runOrFail(keygen.file, [...keygen.prefix, "-y", "-f", file], { env: toolEnvironment() });
    assert.equal(stdout.toString("utf8").trim(), publicKey.trim());
  });
}
