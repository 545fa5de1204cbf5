import { findMappedDevice } from "../system/mapped-device.ts";
import { readText } from "../system/read-text.ts";
import type { System } from "../system/system.ts";

/** The partition called "var" on the disk of /usr. Sizes are in sectors of 512 bytes, whatever the disk's own are. */
export interface VarPartition {
  /** Names below /dev: "vda", "vda6". */
  readonly disk: string;
  readonly name: string;
  /** In the partition table, from 1. */
  readonly number: number;
  readonly start: number;
  readonly size: number;
  readonly diskSize: number;
}

/**
 * Looks it up in the kernel's own words (sysfs), as no udev runs yet. `usrDevice` is the partition of /usr:
 * "/dev/vda2".
 */
export function findVarPartition(system: System, usrDevice: string): VarPartition | undefined {
  const usr = usrDevice.split("/").at(-1) ?? "";
  // ../../devices/pci0000:00/.../block/vda/vda2: partitions lie in their disk's folder.
  const link = system.readLink(`/sys/class/block/${usr}`);
  const disk = link?.split("/").at(-2);
  if (disk === undefined || !system.stat(`/sys/class/block/${usr}/partition`)) return undefined;
  const folder = `/sys/class/block/${disk}`;
  for (const name of system.list(folder) ?? []) {
    const number = readNumber(system, `${folder}/${name}/partition`);
    if (number === undefined || !readText(system, `${folder}/${name}/uevent`).includes("\nPARTNAME=var\n")) continue;
    return {
      disk,
      name,
      number,
      start: readNumber(system, `${folder}/${name}/start`) ?? 0,
      size: readNumber(system, `${folder}/${name}/size`) ?? 0,
      diskSize: readNumber(system, `${folder}/size`) ?? 0,
    };
  }
  return undefined;
}

/** The partition's size as the kernel has it now. */
export function currentSize(system: System, { disk, name }: VarPartition): number {
  return readNumber(system, `/sys/class/block/${disk}/${name}/size`) ?? 0;
}

/** The size of the device that device-mapper calls so; 0 where there is none. */
export function mappedSize(system: System, name: string): number {
  const mapped = findMappedDevice(system, name);
  return mapped === undefined ? 0 : (readNumber(system, `/sys/class/block/${mapped}/size`) ?? 0);
}

function readNumber(system: System, path: string): number | undefined {
  const text = readText(system, path).trim();
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
