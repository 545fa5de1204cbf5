import assert from "node:assert/strict";
import { test } from "node:test";
import { sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { rooted } from "../system/rooted.ts";
import type { System } from "../system/system.ts";
import { findConfig } from "./find-config.ts";

const device = { "sys/bus/platform/devices/QEMU0002:00/": "" };
const item = "sys/firmware/qemu_fw_cfg/by_name/opt/com.coreos/config/raw";
const disk = { "sys/block/vdb/serial": "ignition", "sys/block/vdb/size": "1\n", "dev/vdb": "{disk}\0\0\0" };
const image = { "usr/lib/ignition/user.ign": "{image}" };

/** What is found in a machine whose files these are; programs are refused unless `run` says otherwise. */
async function find(files: Readonly<Record<string, string>>, run?: System["run"]) {
  await using sketch = await sketchRoot(files);
  const refuse = (words: readonly string[]) => assert.fail(`${words.join(" ")} was started`);
  const { platform, user, base, findings } = findConfig(rooted({ ...sketch.system, run: run ?? refuse }, sketch.root));
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
  return {
    platform,
    user: user === undefined ? undefined : "url" in user ? user.url : text(user.bytes),
    base: base.map(({ bytes }) => text(bytes)),
    findings: findings.map(({ message }) => message),
  };
}

const nothing = { platform: "metal", user: undefined, base: [], findings: [] };

test("a machine without a configuration is told so without any program", async () => {
  assert.deepEqual(await find({}), nothing);
  assert.deepEqual(await find({ "proc/cmdline": "root=/dev/vda quiet ignition.config.url=\n" }), nothing);
});

test("each source is found, the more deliberate one first", async () => {
  const commandLine = { "proc/cmdline": "ignition.config.url=https://a.test/c?d=e\n" };
  const firmware = { ...device, [item]: "{firmware}" };
  const all = { ...firmware, ...disk, ...image, ...commandLine };
  const { "proc/cmdline": _, ...withoutUrl } = all;
  assert.equal((await find(all)).user, "https://a.test/c?d=e");
  assert.equal((await find(withoutUrl)).user, "{image}");
  assert.deepEqual(await find({ ...firmware, ...disk }), { ...nothing, platform: "qemu", user: "{firmware}" });
  assert.deepEqual(await find(disk), { ...nothing, user: "{disk}" });
});

test("the driver of fw_cfg is loaded where QEMU has the device, on either architecture", async () => {
  for (const name of ["QEMU0002:00", "9020000.fw-cfg"]) {
    const started: string[] = [];
    const ran = await find({ [`sys/bus/platform/devices/${name}/`]: "" }, (words) => {
      started.push(words.join(" "));
      return { status: 0, stdout: new Uint8Array(), stderr: "" };
    });
    assert.deepEqual(ran, { ...nothing, platform: "qemu" });
    assert.deepEqual(started, ["modprobe qemu_fw_cfg"]);
  }
});

test("a driver that cannot be loaded stops it, as a configuration could go unnoticed", async () => {
  const run = () => ({
    status: 1,
    stdout: new Uint8Array(),
    stderr: "modprobe: FATAL: Module qemu_fw_cfg not found.\n",
  });
  await assert.rejects(find(device, run), { code: "program.failed", message: /not found\.$/ });
});

test("the platform is the command line's, and only its sources are looked at", async () => {
  const files = { ...device, [item]: "{firmware}", ...disk };
  const metal = await find({ ...files, "proc/cmdline": "ignition.platform.id=metal" });
  assert.deepEqual(metal, nothing);
  const other = await find({ ...files, "proc/cmdline": "ignition.platform.id=aws" });
  assert.equal(other.user, undefined);
  assert.match(other.findings.join(), /the platform "aws"/);
  const qemu = await find({ ...files, "proc/cmdline": "ignition.platform.id=qemu" });
  assert.equal(qemu.user, "{firmware}");
});

test("the image's base configurations come in order, the platform's last", async () => {
  const files = {
    "usr/lib/ignition/base.d/20-b.ign": "{b}",
    "usr/lib/ignition/base.d/10-a.ign": "{a}",
    "usr/lib/ignition/base.d/readme": "{no}",
    "usr/lib/ignition/base.platform.d/metal/00.ign": "{metal}",
    "usr/lib/ignition/base.platform.d/qemu/00.ign": "{qemu}",
  };
  assert.deepEqual((await find(files)).base, ["{a}", "{b}", "{metal}"]);
  assert.deepEqual((await find({ ...files, ...device, [item]: "" })).base, ["{a}", "{b}", "{qemu}"]);
});

test("what cannot be used is refused", async () => {
  await assert.rejects(find({ "proc/cmdline": "ignition.config.device=x" }), { code: "config.unsupported" });
  await assert.rejects(find({ ...disk, "sys/block/vdb/size": "65537" }), {
    code: "config.invalid",
    message: "/dev/vdb is too large for a configuration: 33554944 bytes",
  });
});
