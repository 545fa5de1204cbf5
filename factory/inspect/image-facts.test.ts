import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { readDiskImage } from "../machine/image-format.ts";
import { emptyOverlay } from "../machine/qcow2-overlay.ts";
import { readImageFacts } from "./image-facts.ts";

/** An image that is whole by itself, with nothing on its disk. */
function standalone(): Buffer {
  const bytes = Buffer.from(emptyOverlay({ path: "/x", format: "raw" }, 2 ** 31));
  bytes.writeBigUInt64BE(0n, 8);
  bytes.writeUInt32BE(0, 16);
  return bytes;
}

function withFeatures(bits: bigint): Buffer {
  const bytes = standalone();
  bytes.writeBigUInt64BE(bits, 72);
  return bytes;
}

function encrypted(): Buffer {
  const bytes = standalone();
  bytes.writeUInt32BE(2, 32);
  return bytes;
}

async function refusal(act: () => Promise<unknown>) {
  try {
    await act();
  } catch (error) {
    if (error instanceof WherryError) return { code: error.code, message: error.message, hint: error.hint };
    throw error;
  }
  return undefined;
}

for (const [name, bytes] of [
  ["with its data in another file", withFeatures(4n)],
  ["with extended L2 entries", withFeatures(16n)],
  ["with a feature of tomorrow", withFeatures(1n << 40n)],
  ["that is encrypted", encrypted()],
  ["over another file", Buffer.from(emptyOverlay({ path: "/etc/shadow", format: "raw" }, 512))],
] as const) {
  test(`an image ${name} is refused with the same words, whether it is to be started or looked into`, async () => {
    await using folder = await temporaryDirectory();
    const path = join(folder.path, "image.qcow2");
    await writeFile(path, bytes);
    const started = await refusal(() => readDiskImage(path));
    assert.equal(started?.code, "format.invalid");
    const lookedInto = await refusal(() => readImageFacts(path, () => assert.fail("there is no need for a store")));
    assert.deepEqual(lookedInto, started);
  });
}
