import type { System } from "../system/system.ts";
import { type BlockDevice, listBlockDevices, systemDisks } from "./block-devices.ts";

/** EFI system partitions, by their label: images give them theirs, and no partition table need be read for it. */
interface EspPartitions {
  /** The one on a disk that the machine runs from. */
  readonly own: BlockDevice | undefined;
  /** The first one, on whatever disk. */
  readonly first: BlockDevice | undefined;
}

/** The partitions with the label "esp", in the order of their names. */
export function findEspPartitions(system: System): EspPartitions {
  const all = listBlockDevices(system).filter(({ disk, label }) => disk !== undefined && label === "esp");
  const disks = systemDisks(system);
  return { own: all.find(({ disk }) => disk !== undefined && disks.has(disk)), first: all[0] };
}
