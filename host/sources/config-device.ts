import { readText } from "../system/read-text.ts";
import type { System } from "../system/system.ts";
import { refuseLarge } from "./config-text.ts";

/**
 * The bytes of a whole disk with the serial "ignition", as virtio_blk shows it; undefined where there is none. QEMU
 * fills up the last sector with zeros, which are not part of it.
 */
export function readConfigDevice(system: System): Uint8Array | undefined {
  for (const name of system.list("/sys/block") ?? []) {
    if (readText(system, `/sys/block/${name}/serial`).trim() !== "ignition") continue;
    const device = `/dev/${name}`;
    // Sysfs counts sectors of 512 bytes, whatever the disk's own are.
    refuseLarge(device, Number(readText(system, `/sys/block/${name}/size`).trim()) * 512);
    const bytes = system.readFile(device);
    if (bytes === undefined) return undefined;
    let end = bytes.length;
    while (end > 0 && bytes[end - 1] === 0) end--;
    return bytes.subarray(0, end);
  }
  return undefined;
}
