import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { missingPeers } from "@wherry/testing/peers/skip.ts";
import { readAddOn, writeAddOn } from "./add-on.ts";

const peer = await findPeer("ukify");
const stubFile = peer === undefined ? "" : join(peer.root, "usr/lib/systemd/boot/efi/addonx64.efi.stub");
const stub = await readFile(stubFile).catch(() => undefined);

describe("add-ons of systemd's own stub", {
  skip: stub === undefined && missingPeers(["systemd-boot's addonx64.efi.stub"]),
}, () => {
  const addOn = { commandLine: 'a=1 b="c d" ä', writtenBy: "1d9b-42" };

  it("come back as they were written", () => {
    const bytes = writeAddOn(stub ?? new Uint8Array(), addOn);
    assert.deepEqual(readAddOn(bytes), addOn);
    const empty = { ...addOn, commandLine: "" };
    assert.deepEqual(readAddOn(writeAddOn(stub ?? new Uint8Array(), empty)), empty);
  });

  it("are all of one size, so that one can be written over another in its place", () => {
    for (const commandLine of ["", "a=1", "x".repeat(2047)])
      assert.equal(writeAddOn(stub ?? new Uint8Array(), { commandLine, writtenBy: "1d9b-42" }).length, 8192);
  });

  it("are not taken for add-ons where they are cut off, damaged or somebody else's", () => {
    const bytes = writeAddOn(stub ?? new Uint8Array(), addOn);
    const end = bytes.findLastIndex((byte) => byte !== 0);
    for (let length = 0; length < end - 512; length += 5) {
      assert.equal(readAddOn(bytes.subarray(0, length)), undefined, `${length} bytes`);
    }
    assert.equal(readAddOn(stub ?? new Uint8Array()), undefined);
    assert.equal(readAddOn(new Uint8Array(4096)), undefined);
  });
});
