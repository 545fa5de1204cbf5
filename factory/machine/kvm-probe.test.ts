import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { chooseAccelerator, examineAccelerator, runsGuest } from "./kvm-probe.ts";

const emulator = process.arch === "x64" ? await findPeer("qemu-system-x86_64") : undefined;
const skip = skipWithout({ "qemu-system-x86_64": emulator });

test("the probe's guest runs to its end under TCG", { skip }, async () => {
  if (emulator === undefined) return;
  assert.equal(await runsGuest({ emulator, architecture: "amd64", accelerator: "tcg" }), true);
});

test("the answer for this machine is remembered, and comes in bounded time", { skip }, async () => {
  if (emulator === undefined) return;
  let asked = 0;
  const memo = {
    async cachedJson<T>(_key: string, produce: () => Promise<T>): Promise<T> {
      asked++;
      return await produce();
    },
  };
  const accelerator = await chooseAccelerator({ emulator, architecture: "amd64", memo });
  // Without a device nothing needs to be asked.
  assert.ok(asked === 1 || accelerator === "tcg");
});

test("a guest for another processor is never run by KVM", { skip }, async () => {
  if (emulator === undefined) return;
  const memo = { cachedJson: () => Promise.reject(new Error("not asked")) };
  assert.equal(await chooseAccelerator({ emulator, architecture: "riscv64", memo }), "tcg");
});

test("why KVM is not used is said, with what to do", { skip }, async () => {
  if (emulator === undefined) return;
  await using folder = await temporaryDirectory();
  const closed = join(folder.path, "closed");
  await writeFile(closed, "", { mode: 0 });
  const hung = join(folder.path, "opens");
  await writeFile(hung, "");
  const memo = { cachedJson: async <T>() => false as T };
  for (const [device, architecture, reason, advice] of [
    [join(folder.path, "none"), "amd64", /there is no .*none/, /kvm_intel or kvm_amd/],
    [folder.path, "amd64", /does not open: this is a folder/, /firmware/],
    [hung, "amd64", /no guest runs in it/, /nested/],
    [hung, "riscv64", /another one than riscv64/, /own architecture/],
    ...(process.getuid?.() === 0 ? [] : ([[closed, "amd64", /may not open/, /usermod -aG kvm/]] as const)),
  ] as const) {
    const choice = await examineAccelerator({ emulator, architecture, memo, device });
    assert.equal(choice.accelerator, "tcg");
    assert.match(choice.accelerator === "tcg" ? choice.reason : "", reason);
    assert.match(choice.accelerator === "tcg" ? choice.advice : "", advice);
  }
});
