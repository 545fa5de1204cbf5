import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { access, mkdir, open, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { luksPart, parseLuksHeader } from "@wherry/host/setup/luks-header.ts";
import { readGptFile } from "@wherry/testing/fixtures/read-gpt-file.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { missingPeers } from "@wherry/testing/peers/skip.ts";
import { bootMachine, patience } from "./support/machine.ts";
import { withoutMachine } from "./support/mirror.ts";
import { type TypedConsole, typeOnConsole } from "./support/typed-console.ts";
import { artifact, build } from "./support/wherry.ts";

const skip = await withoutMachine();
const swtpm = await findPeer("swtpm");
const mkfs = await findPeer("mkfs.ext4");

describe("an encrypted /var", { skip }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;

  before(async () => {
    folder = await temporaryDirectory();
  });
  after(async () => await folder[Symbol.asyncDispose]());

  /** A raw image that says on its console how it is, and which machine it is, when it is up. */
  async function buildImage(name: string, lines: readonly string[]): Promise<string> {
    const definition = join(folder.path, `${name}.yaml`);
    await writeFile(definition, [`name: ${name}`, ...lines, report].join("\n"));
    return artifact(await build(definition, join(folder.path, name), { args: ["--format", "raw"] }), "raw");
  }

  /**
   * Boots until the machine has said how it is; `dialogue` has the console before that. Returns what it said. One that
   * is booted again is switched off in order first.
   */
  async function bootUntilUp(
    image: string,
    dialogue: (console: TypedConsole) => Promise<void>,
    { extra = [], isLast = false }: { readonly extra?: readonly string[]; readonly isLast?: boolean } = {},
  ): Promise<string> {
    await using machine = await bootMachine(image, { memory: 512, persist: true, extra });
    const console = await typeOnConsole(machine.machine);
    await dialogue(console);
    const status = await console.expect(/^\/var .*[\s\S]*?machine [0-9a-f]{32}/m, patience);
    if (!isLast) await machine.machine.powerOff(patience);
    return status;
  }

  const identity = (status: string) => /machine ([0-9a-f]{32})/.exec(status)?.[1];

  test("is unlocked by a passphrase, chosen at the first boot; one that a power cut left unfinished is made anew", async () => {
    const image = await buildImage("locked", ["packages: { install: [cryptsetup-bin] }", encryption("passphrase")]);
    const choose = async (console: TypedConsole, words: readonly string[]) => {
      for (const word of words) {
        await console.expect(/(Choose a passphrase|The same again).*: /, patience);
        console.type(`${word}\n`);
      }
    };
    {
      await using machine = await bootMachine(image, { memory: 512, persist: true });
      const console = await typeOnConsole(machine.machine);
      await choose(console, [
        "short",
        "a first passphrase",
        "a first passphrasf",
        "a first passphrase",
        "a first passphrase",
      ]);
      await console.expect(/wherry: var is newly encrypted \(passphrase\)/, patience);
      await console.expect(/wherry: var is a new file system/, patience);
    }
    assert.equal((await headerOf(image))?.label, "var-new");
    const first = await bootUntilUp(image, (console) => choose(console, ["another passphrase", "another passphrase"]));
    assert.match(first, /^\/var +\d\.\d GiB, .*, encrypted, \/dev\/mapper\/var\r?$/m);
    assert.deepEqual(await headerOf(image), { version: 2, label: "var" });
    const unlock = async (console: TypedConsole) => {
      for (const word of ["a first passphrase", "another passphrase"]) {
        await console.expect(/The passphrase of \/var: /, patience);
        console.type(`${word}\n`);
        if (word === "a first passphrase") await console.expect(/It is not the passphrase of \/var\./, patience);
      }
    };
    const second = await bootUntilUp(image, unlock, { isLast: true });
    assert.equal(identity(second), identity(first));
  });

  test("is unlocked by the machine's TPM and by no other, without a question", async (context) => {
    if (swtpm === undefined) return context.skip(missingPeers(["swtpm"]));
    const image = await buildImage("sealed", [
      "packages:",
      "  install: [cryptsetup-bin, systemd-cryptsetup, libtss2-esys-3.0.2-0t64, libtss2-mu-4.0.1-0t64, libtss2-rc0t64, libtss2-tcti-device0t64]",
      "  omit: [tpm-udev]",
      encryption("tpm2"),
    ]);
    const withTpm = async (name: string, boot: (extra: readonly string[]) => Promise<string>) => {
      await using tpm = await startTpm(swtpm, join(folder.path, name));
      return await boot(tpm.extra);
    };
    const first = await withTpm("tpm", (extra) => bootUntilUp(image, async () => {}, { extra }));
    assert.match(first, /^\/var .*, encrypted, /m);
    assert.deepEqual(await headerOf(image), { version: 2, label: "var" });
    const second = await withTpm("tpm", (extra) => bootUntilUp(image, async () => {}, { extra, isLast: true }));
    assert.equal(identity(second), identity(first));
    await withTpm("other", async (extra) => {
      await using machine = await bootMachine(image, { memory: 512, extra });
      const console = await typeOnConsole(machine.machine);
      const said = await console.expect(/FAILED: the TPM does not give out the key of \/var: .*/, patience);
      await console.expect(/reboot in 10 seconds/, patience);
      return said;
    });
  });

  test("is unlocked by a file on another disk", async (context) => {
    if (mkfs === undefined) return context.skip(missingPeers(["mkfs.ext4"]));
    const image = await buildImage("keyed", [
      "packages: { install: [cryptsetup-bin] }",
      "disk: { encryption: { unlock: key-file, device: LABEL=keys, path: /var.key } }",
    ]);
    const keys = async (name: string, key: string) => {
      const path = join(folder.path, name);
      await mkdir(`${path}.folder`);
      await writeFile(join(`${path}.folder`, "var.key"), key);
      await writeFile(path, "");
      await truncate(path, 4 * 2 ** 20);
      const words = ["-q", "-F", "-L", "keys", "-d", `${path}.folder`, path];
      const made = spawnSync(mkfs.file, [...mkfs.prefix, ...words], { encoding: "utf8" });
      assert.equal(made.status, 0, made.stderr);
      return ["-drive", `file=${path},format=raw,if=none,id=keys,read-only=on`, "-device", "virtio-blk-pci,drive=keys"];
    };
    const right = await keys("right", "a key of some length\0\n");
    const first = await bootUntilUp(image, async () => {}, { extra: right });
    const second = await bootUntilUp(image, async () => {}, { extra: right, isLast: true });
    assert.equal(identity(second), identity(first));
    await using machine = await bootMachine(image, { memory: 512, extra: await keys("wrong", "another key") });
    const console = await typeOnConsole(machine.machine);
    await console.expect(/FAILED: \/var\.key on LABEL=keys is not the key of \/var/, patience);
  });
});

function encryption(unlock: string): string {
  return `disk: { encryption: { unlock: ${unlock} } }`;
}

/** Says how the machine is when it is up; no login prompt takes the console over. */
const report = `
extends: core
version: "1.0.0"
services:
  enable: [report.service]
  mask: ["serial-getty@ttyS0.service"]
  units:
    - name: report.service
      content: |
        [Unit]
        After=multi-user.target
        [Service]
        Type=oneshot
        ExecStart=/bin/sh -c "wherry-agent status; echo machine $(cat /etc/machine-id)"
        StandardOutput=file:/dev/ttyS0
        [Install]
        WantedBy=multi-user.target
`;

async function headerOf(image: string) {
  const { partitions } = await readGptFile(image);
  const start = partitions.find(({ name }) => name === "var")?.offset;
  assert.ok(start !== undefined);
  await using file = await open(image);
  const { buffer } = await file.read(Buffer.alloc(luksPart.length), 0, luksPart.length, start);
  return parseLuksHeader(buffer);
}

/** A TPM of its own state, for one machine. */
async function startTpm(tool: { readonly file: string; readonly prefix: readonly string[] }, state: string) {
  await mkdir(state, { recursive: true });
  const path = join(state, "control");
  const words = ["socket", "--tpm2", "--tpmstate", `dir=${state}`, "--ctrl", `type=unixio,path=${path}`];
  const child: ChildProcess = spawn(tool.file, [...tool.prefix, ...words], { stdio: "inherit" });
  for (let tries = 0; tries < 200; tries++) {
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      break;
    await sleep(50);
  }
  return {
    extra: [
      ...["-chardev", `socket,id=tpm,path=${path}`],
      ...["-tpmdev", "emulator,id=tpm0,chardev=tpm", "-device", "tpm-crb,tpmdev=tpm0"],
    ],
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      if (child.exitCode === null && child.kill("SIGKILL")) await ended;
    },
  };
}
