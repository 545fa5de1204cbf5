import assert from "node:assert/strict";
import { test } from "node:test";
import type { DiskEncryption } from "@wherry/core/host-settings/disk-encryption.ts";
import type { LuksHeader } from "./luks-header.ts";
import { type EncryptionPlan, planEncryption } from "./plan-encryption.ts";
import type { Probe } from "./plan-var.ts";

const passphrase: DiskEncryption = { unlock: "passphrase" };
const erase = "it is not touched; erase it (wipefs), or start a release that uses it as it is";

for (const { name, encryption, header, probe, plan } of [
  { name: "nothing is wanted, and nothing is there", plan: { kind: "plain" } },
  {
    name: "nothing is wanted, but what is there is encrypted",
    header: { version: 2, label: "var" },
    plan: {
      kind: "refuse",
      message: "/dev/vda6 is encrypted, and this image does not say how to unlock it",
      hint: "start the release that does, or erase the partition (wipefs)",
    },
  },
  {
    name: "a blank partition is encrypted",
    encryption: passphrase,
    probe: { status: 2, said: "" },
    plan: { kind: "format" },
  },
  {
    name: "a partition of which only its place is known is encrypted",
    encryption: passphrase,
    probe: { status: 0, said: "DEVNAME=/dev/vda6\n" },
    plan: { kind: "format" },
  },
  {
    name: "a file system without encryption that was never finished is encrypted",
    encryption: passphrase,
    probe: { status: 0, said: "LABEL=var-new\nTYPE=ext4\n" },
    plan: { kind: "format" },
  },
  {
    name: "a file system without encryption is not touched",
    encryption: passphrase,
    probe: { status: 0, said: "LABEL=var\nTYPE=ext4\n" },
    plan: {
      kind: "refuse",
      message: "/dev/vda6 holds a file system that is not encrypted, and this image wants it to be",
      hint: erase,
    },
  },
  {
    name: "what is not clear is not touched",
    encryption: passphrase,
    probe: { status: 8, said: "" },
    plan: { kind: "refuse", message: "it is not clear what /dev/vda6 holds", hint: erase },
  },
  {
    name: "an encrypted partition is opened",
    encryption: passphrase,
    header: { version: 2, label: "var" },
    plan: { kind: "open" },
  },
  {
    name: "an encrypted partition of another name is opened",
    encryption: passphrase,
    header: { version: 2, label: "" },
    plan: { kind: "open" },
  },
  {
    name: "one whose encryption was not finished is encrypted anew",
    encryption: passphrase,
    header: { version: 2, label: "var-new" },
    plan: { kind: "format" },
  },
  {
    name: "one of an older format is not touched",
    encryption: passphrase,
    header: { version: 1, label: "" },
    plan: { kind: "refuse", message: "/dev/vda6 is encrypted as LUKS 1, not LUKS 2", hint: erase },
  },
] satisfies {
  name: string;
  encryption?: DiskEncryption;
  header?: LuksHeader;
  probe?: Probe;
  plan: EncryptionPlan;
}[]) {
  test(name, () => {
    // Nobody is asked whose answer would not count.
    const ask = () => probe ?? assert.fail("blkid was asked");
    assert.deepEqual(planEncryption({ path: "/dev/vda6", header }, encryption, ask), plan);
  });
}
