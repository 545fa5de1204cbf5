import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { rooted } from "../system/rooted.ts";
import { findAliases, loadNetworkDrivers } from "./drivers.ts";
import { describeLinks } from "./links.ts";

const devices = {
  "sys/bus/pci/devices/0000:00:02.0/modalias": "pci:v00008086d0000100E\n",
  "sys/bus/pci/devices/0000:00:02.0/class": "0x020000\n",
  "sys/bus/pci/devices/0000:00:03.0/modalias": "pci:v00001234d00001111\n",
  "sys/bus/pci/devices/0000:00:03.0/class": "0x030000\n",
  "sys/bus/pci/devices/0000:00:04.0/modalias": "pci:v00001AF4d00001041\n",
  "sys/bus/pci/devices/0000:00:04.0/class": "0x020000\n",
  "sys/bus/virtio/devices/virtio0/modalias": "virtio:d00000001v00001AF4\n",
  "sys/bus/virtio/devices/virtio1/modalias": "virtio:d00000002v00001AF4\n",
  "sys/bus/platform/devices/LNRO0005:00/modalias": "acpi:LNRO0005:\n",
  "sys/bus/platform/devices/PNP0501:00/modalias": "acpi:PNP0501:\n",
  "sys/bus/usb/devices/1-1/modalias": "usb:v0000\n",
};

test("only what may be a network, or lead to one, and has no driver yet is asked for", async () => {
  await using sketch = await sketchRoot(devices);
  sketch.system.symlink(
    "../../../bus/pci/drivers/virtio-pci",
    join(sketch.root, "sys/bus/pci/devices/0000:00:04.0/driver"),
  );
  assert.deepEqual(findAliases(rooted(sketch.system, sketch.root)), [
    "pci:v00008086d0000100E",
    "acpi:LNRO0005:",
    "virtio:d00000001v00001AF4",
  ]);
});

test("where there is no interface, devices that want a driver are named with their ids", async () => {
  await using sketch = await sketchRoot({
    "sys/bus/pci/devices/0000:00:02.0/modalias": "pci:v00008086d0000100Esv00001AF4sd00001100bc02sc00i00\n",
    "sys/bus/pci/devices/0000:00:02.0/class": "0x020000\n",
    "sys/bus/virtio/devices/virtio0/modalias": "virtio:d00000001v00001AF4\n",
  });
  assert.equal(
    describeLinks(rooted(sketch.system, sketch.root), []),
    "there is no network interface: the image has no driver for 0000:00:02.0 (8086:100e), virtio0 (virtio:d00000001v00001AF4)",
  );
  await using bare = await sketchRoot({ "sys/": "" });
  assert.equal(describeLinks(rooted(bare.system, bare.root), []), "there is no network interface");
});

test("all of them are one call, and what a driver brings along is another", async () => {
  await using sketch = await sketchRoot(devices);
  const calls: string[] = [];
  const run = ([program = "", ...words]: readonly string[]) => {
    calls.push(`${program} ${words.filter((word) => !word.startsWith("--")).length}`);
    if (calls.length === 1) {
      const device = join(sketch.root, "sys/bus/virtio/devices/virtio2");
      sketch.system.makeDirectory(device, 0o755);
      sketch.system.writeFile(`${device}/modalias`, Buffer.from("virtio:d00000001v00001AF5\n"), 0o644);
    }
    return { status: 1, stdout: new Uint8Array(), stderr: "" };
  };
  loadNetworkDrivers(rooted({ ...sketch.system, run }, sketch.root));
  assert.deepEqual(calls, ["modprobe 4", "modprobe 1"]);
});

test("where udev runs, it has loaded them, and is waited for", async () => {
  await using sketch = await sketchRoot({ ...devices, "run/udev/control": "" });
  const calls: string[] = [];
  const run = (words: readonly string[]) => {
    calls.push(words.join(" "));
    return { status: 0, stdout: new Uint8Array(), stderr: "" };
  };
  loadNetworkDrivers(rooted({ ...sketch.system, run }, sketch.root));
  assert.deepEqual(calls, ["udevadm settle --timeout=10"]);
});
