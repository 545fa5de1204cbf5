import assert from "node:assert/strict";
import { test } from "node:test";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { chooseAccelerator, runsGuest } from "./kvm-probe.ts";

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
