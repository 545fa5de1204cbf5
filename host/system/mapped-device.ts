import { readLine } from "./read-text.ts";
import type { System } from "./system.ts";

/** The kernel's name, "dm-0", of the device that device-mapper calls `name`; undefined where there is none. */
export function findMappedDevice(system: System, name: string): string | undefined {
  const folder = "/sys/class/block";
  return (system.list(folder) ?? []).find(
    (device) => device.startsWith("dm-") && readLine(system, `${folder}/${device}/dm/name`) === name,
  );
}
