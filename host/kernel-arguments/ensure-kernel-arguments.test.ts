import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeMachine, type ProgramAnswer } from "@wherry/testing/fakes/fake-machine.ts";
import { buildStub } from "@wherry/testing/samples/efi-stub.ts";
import { addOnFile, readAddOn, writeAddOn } from "./add-on.ts";
import { ensureKernelArguments } from "./ensure-kernel-arguments.ts";
import { restartMachine } from "./restart.ts";

const stub = buildStub();
const esp = "/run/wherry-esp";
const wanted = { shouldExist: ["quiet"] };
const machine = {
  "/proc/cmdline": "usrhash=00 console=ttyS0\n",
  "/proc/sys/kernel/random/boot_id": "boot-2\n",
  "/usr/lib/wherry/addon.efi.stub": stub,
  "/sys/firmware/efi/": "",
  "/sys/class/block/vda/size": "2048",
  "/sys/class/block/vda1": { link: "../../devices/vda/vda1" },
  "/sys/devices/vda/vda1/size": "1024",
  "/sys/devices/vda/vda1/partition": "1",
  "/sys/devices/vda/vda1/uevent": "PARTNAME=esp\n",
  "/sys/dev/block/253:2": { link: "../../devices/vda/vda1" },
  "/proc/self/mountinfo": "21 1 253:2 / /usr ro - erofs /dev/vda2 ro\n",
};
const mounts = ([program]: readonly string[]): ProgramAnswer =>
  program === "mount" || program === "umount" ? 0 : undefined;

test("where the kernel has them already, or none are wanted, the ESP is not touched", () => {
  for (const arguments_ of [undefined, {}, { shouldExist: ["console=ttyS0"] }, { shouldNotExist: ["quiet"] }]) {
    const made = fakeMachine(machine, mounts);
    assert.equal(ensureKernelArguments(made.system, arguments_), "done");
    assert.deepEqual(made.ran, []);
  }
});

test("missing arguments are written to an add-on, and need one restart", () => {
  const made = fakeMachine(machine, mounts);
  assert.equal(ensureKernelArguments(made.system, wanted), "restart");
  assert.deepEqual(readAddOn(made.system.readFile(esp + addOnFile) ?? new Uint8Array()), {
    commandLine: "quiet",
    writtenBy: "boot-2",
  });
  assert.equal(made.text(`${esp}${addOnFile}.new`), undefined);
  assert.match(made.ran.join("\n"), /^mount -t vfat .*\/dev\/vda1 \/run\/wherry-esp\numount \/run\/wherry-esp$/);
});

test("an add-on of the image is written over byte for byte in its place", () => {
  const empty = writeAddOn(stub, { commandLine: "", writtenBy: "the image" });
  let written: Uint8Array | undefined;
  const made = fakeMachine({ ...machine, [esp + addOnFile]: empty }, (words, { input }) => {
    if (words[0] === "dd") written = input;
    return 0;
  });
  assert.equal(ensureKernelArguments(made.system, wanted), "restart");
  assert.equal(readAddOn(written ?? new Uint8Array())?.commandLine, "quiet");
  assert.equal(written?.length, empty.length);
  assert.deepEqual(made.system.readFile(esp + addOnFile), empty);
});

test("a restart that did not help is not followed by another one", () => {
  const addOn = writeAddOn(stub, { commandLine: "quiet", writtenBy: "boot-1" });
  const made = fakeMachine({ ...machine, [esp + addOnFile]: addOn }, mounts);
  assert.throws(() => ensureKernelArguments(made.system, wanted), { code: "config.unsupported", hint: /Secure Boot/ });
  assert.match(made.ran.at(-1) ?? "", /^umount/);
});

const { "/sys/firmware/efi/": _, ...bios } = machine;
const { "/usr/lib/wherry/addon.efi.stub": __, ...stubless } = machine;
const unable: readonly (readonly [what: string, files: Parameters<typeof fakeMachine>[0], says: RegExp])[] = [
  ["started by BIOS", bios, /this machine was not started by UEFI/],
  ["whose image has no stub", stubless, /the image has no \/usr\/lib\/wherry\/addon\.efi\.stub/],
  ["without an ESP", { ...machine, "/sys/devices/vda/vda1/uevent": "PARTNAME=other\n" }, /has no partition esp/],
];

test("a machine that cannot add arguments says why", async (context) => {
  for (const [what, files, says] of unable)
    await context.test(`a machine ${what}`, () => {
      const { system } = fakeMachine(files, mounts);
      assert.throws(() => ensureKernelArguments(system, wanted), { code: "config.unsupported", message: says });
    });
});

test("a machine that does not restart within ten seconds is told to be restarted by hand", () => {
  const made = fakeMachine({}, () => ({ status: 1, stderr: "no systemd\n" }));
  assert.throws(() => restartMachine(made.system), { code: "program.failed", message: /no systemd/, hint: /by hand/ });
  assert.equal(made.system.now(), 10_000);
});
