import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { System } from "../system/system.ts";

/** The partition that is called "esp", on the disk that /usr comes from where several disks have one. */
export function findEsp(system: System): string | undefined {
  const folder = "/sys/class/block";
  const found = (system.list(folder) ?? []).filter((name) =>
    /^PARTNAME=esp$/m.test(decodeUtf8(system.readFile(`${folder}/${name}/uevent`) ?? new Uint8Array())),
  );
  if (found.length < 2) return found[0];
  const own = systemDisk(system);
  return found.find((name) => diskOf(system, name) === own) ?? found[0];
}

/** What the verified /usr, a device of the device mapper, lies on. */
function systemDisk(system: System): string | undefined {
  const folder = "/sys/class/block";
  for (const name of system.list(folder) ?? []) {
    const mapped = system.readFile(`${folder}/${name}/dm/name`);
    if (mapped === undefined || decodeUtf8(mapped).trim() !== "usr") continue;
    const [below = ""] = system.list(`${folder}/${name}/slaves`) ?? [];
    return diskOf(system, below);
  }
  return undefined;
}

/** ../../devices/pci0000:00/.../block/vda/vda1: partitions lie in their disk's folder. */
function diskOf(system: System, partition: string): string | undefined {
  return system.readLink(`/sys/class/block/${partition}`)?.split("/").at(-2);
}
