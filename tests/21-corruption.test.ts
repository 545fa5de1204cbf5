import assert from "node:assert/strict";
import { open } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { run } from "@wherry/factory/system/processes.ts";
import { readGptFile } from "@wherry/testing/fixtures/read-gpt-file.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { missingPeers } from "@wherry/testing/peers/skip.ts";
import { bootMachine } from "./support/machine.ts";
import { withoutMachine } from "./support/mirror.ts";
import { artifact, build } from "./support/wherry.ts";

const skip = await withoutMachine();
const dump = await findPeer("dump.erofs");

describe("one false bit", { skip }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let image: string;
  let usr: string;
  /** Flips a bit of a partition, boots until `test` is done, and flips it back. */
  let withFlippedBit: (partition: string, offset: number, test: () => Promise<void>) => Promise<void>;

  before(async () => {
    folder = await temporaryDirectory();
    const result = await build("container-host", folder.path, { args: ["--format", "raw"] });
    image = artifact(result, "raw");
    usr = artifact(result, "usr");
    const { partitions } = await readGptFile(image);
    withFlippedBit = async (partition, offset, test) => {
      const start = partitions.find(({ name }) => name === partition)?.offset;
      assert.ok(start !== undefined, partition);
      await flipBit(image, start + offset);
      try {
        await test();
      } finally {
        await flipBit(image, start + offset);
      }
    };
  });
  after(async () => await folder[Symbol.asyncDispose]());

  // The superblock of erofs stands at 1024; the top of the hash tree follows its superblock.
  for (const [partition, offset] of [
    ["usr-a", 1024 + 40],
    ["usr-a-verity", 4096 + 5],
  ] as const) {
    test(`at the beginning of ${partition} is noticed, and the machine does not start from it`, async () => {
      await withFlippedBit(partition, offset, async () => {
        await using machine = await bootMachine(image);
        assert.match(await machine.line(/wherry: FAILED/), /\/usr cannot be mounted from/);
        await machine.line(/verity: .* is corrupted/);
        await machine.line(/wherry: +reboot in 10 seconds/);
        assert.ok(!machine.lines.some(({ text }) => /wherry: (usr|init)$/.test(text)));
      });
    });
  }

  test("in a file that nobody needs for booting is an error for whoever reads it, and for nobody else", async (context) => {
    if (dump === undefined) return context.skip(missingPeers(["dump.erofs"]));
    const { stdout } = await run(dump.file, [...dump.prefix, "--path=/bin/curl", "-e", usr]);
    // "   0:        0..   65536 |   65536 :   12345344..  12380160 |   34816"
    const [, first] = /^\s*0:\s+0\.\.\s*\d+\s*\|\s*\d+\s*:\s*(\d+)\.\./m.exec(stdout.toString()) ?? [];
    assert.ok(first !== undefined, stdout.toString());
    await withFlippedBit("usr-a", Number(first) + 100, async () => {
      await using machine = await bootMachine(image);
      await machine.ready();
      const read = await machine.ssh("cat /usr/bin/curl");
      assert.notEqual(read.status, 0);
      assert.match(read.stderr, /Input\/output error/);
      assert.match(await machine.say("dmesg"), /device-mapper: verity: .*data block \d+ is corrupted/);
      await machine.say("cat /usr/bin/podman >/dev/null");
    });
  });
});

async function flipBit(path: string, offset: number): Promise<void> {
  await using file = await open(path, "r+");
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, offset);
  byte[0] = (byte[0] ?? 0) ^ 0b0001_0000;
  await file.write(byte, 0, 1, offset);
}
