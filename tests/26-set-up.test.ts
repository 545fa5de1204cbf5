import assert from "node:assert/strict";
import { open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { RunReport } from "@wherry/factory/machine/run-machine.ts";
import { readGptFile } from "@wherry/testing/fixtures/read-gpt-file.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { bootMachine, patience } from "./support/machine.ts";
import { withoutMachine } from "./support/mirror.ts";
import { typeOnConsole } from "./support/typed-console.ts";
import { artifact, build, wherryJson } from "./support/wherry.ts";

const skip = await withoutMachine();

describe("a machine that cannot be set up", { skip }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;

  before(async () => {
    folder = await temporaryDirectory();
  });
  after(async () => await folder[Symbol.asyncDispose]());

  /** A raw image whose partition for /var has the mark of swap space (mkswap(8)). */
  async function foreignImage(name: string, lines: readonly string[]): Promise<{ image: string; start: number }> {
    const definition = join(folder.path, `${name}.yaml`);
    await writeFile(definition, [`name: ${name}`, "extends: core", ...lines, ""].join("\n"));
    const image = artifact(await build(definition, join(folder.path, name), { args: ["--format", "raw"] }), "raw");
    const { partitions } = await readGptFile(image);
    const start = partitions.find((partition) => partition.name === "var")?.offset;
    assert.ok(start !== undefined);
    await using file = await open(image, "r+");
    const page = Buffer.alloc(4096);
    page.writeUInt32LE(1, 1024);
    page.writeUInt32LE(16_383, 1028);
    page.write("SWAPSPACE2", 4086);
    await file.write(page, 0, page.length, start);
    return { image, start };
  }

  test("leaves alone what it does not know, says why and what to do, and ends without a shell", async () => {
    const { image, start } = await foreignImage("foreign", []);
    await using machine = await bootMachine(image, { memory: 512, persist: true });
    await machine.line(/wherry: +reboot in 10 seconds/);
    const said = machine.lines.map(({ text }) => /\] wherry: (.*)$/.exec(text)?.[1] ?? "");
    const failed = said.slice(said.findIndex((line) => line.startsWith("FAILED")));
    assert.deepEqual(
      failed.filter((line) => line !== ""),
      [
        "FAILED: /dev/vda6 holds a file system other than ext4",
        "  it is not touched; erase it (wipefs) or replace the disk",
        "FAILED: the system could not be set up",
        "  the lines above say why",
        "  reboot in 10 seconds",
      ],
    );
    assert.ok(!said.includes("var") && !said.includes("init"));
    await using file = await open(image);
    const { buffer } = await file.read(Buffer.alloc(10), 0, 10, start + 4086);
    assert.equal(buffer.toString(), "SWAPSPACE2");
  });

  test("opens a shell on its console where its kernel's command line asks for one", async () => {
    const { image } = await foreignImage("debugged", ["kernel: { arguments: [wherry.debug-shell] }"]);
    await using machine = await bootMachine(image, { memory: 512 });
    const console = await typeOnConsole(machine.machine);
    await console.expect(/FAILED: the system could not be set up/, patience);
    await console.expect(/a shell, as the kernel command line has wherry\.debug-shell/, 20);
    console.type("echo $((6 * 7)) $(cd /sysroot/run/wherry; ./busybox --list | grep -x udhcpc; ls)\n");
    await console.expect(/\n42 udhcpc busybox/, 60);
    console.type("exit\n");
    await console.expect(/reboot in 10 seconds/, 60);
  });
});

test("a machine without a program to make file systems keeps /var in memory, and says so; `wherry run --json` prints one object when it has switched itself off, and no console", {
  skip,
}, async () => {
  await using folder = await temporaryDirectory();
  const definition = join(folder.path, "volatile.yaml");
  await writeFile(definition, volatile);
  const image = artifact(await build(definition, join(folder.path, "out")), "qcow2");
  const consoleFile = join(folder.path, "console");
  const report = await wherryJson<RunReport>(["run", image, "--memory", "512", "--console", consoleFile]);
  assert.equal(report.exitStatus, 0);
  assert.ok(["kvm", "tcg"].includes(report.accelerator));
  const { init = Number.NaN, multiUser = Number.NaN } = report.milestones;
  assert.ok(init > 0 && multiUser > init && report.seconds > multiUser);
  const said = await readFile(consoleFile, "utf8");
  assert.match(
    said,
    /wherry: var is VOLATILE.*nothing is kept over a reboot: the image has no mkfs\.ext4 and blkid\r?\n/,
  );
  assert.match(said, /wherry: etc\r?\n/);
});

/** Switches itself off as soon as it is up. */
const volatile = `
extends: core
name: volatile
trim: { paths: [/usr/sbin/mkfs.ext4, /usr/sbin/mke2fs] }
services:
  enable: [off.service]
  units:
    - name: off.service
      content: |
        [Unit]
        After=multi-user.target
        [Service]
        Type=oneshot
        ExecStart=/usr/bin/systemctl poweroff --no-block
        [Install]
        WantedBy=multi-user.target
`;
