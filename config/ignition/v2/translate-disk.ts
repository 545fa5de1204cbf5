import type { Values } from "../../shapes/values.ts";
import { list } from "./compact.ts";
import type { Ignition2Disk, Ignition2Filesystem, Ignition2Partition, Ignition2Raid } from "./config.ts";
import { SECTORS_PER_MIB } from "./validate-disk.ts";

/**
 * A disk of 2.4 as one of 3.1. Sizes and starts in sectors of 512 bytes become MiB; with scope "whole", an empty label
 * of a partition in sectors counts as missing.
 */
export function translateDisk(disk: Ignition2Disk, scope: "plain" | "whole"): Values {
  return {
    device: disk.device ?? "",
    wipeTable: disk.wipeTable || undefined,
    partitions: list(disk.partitions, (partition) => translatePartition(partition, scope)),
  };
}

function translatePartition(partition: Ignition2Partition, scope: "plain" | "whole"): Values {
  const isInSectors = partition.size !== undefined || partition.start !== undefined;
  return {
    // Before 2.3 an empty label meant that there is no label.
    label: scope === "whole" && isInSectors ? partition.label || undefined : partition.label,
    number: partition.number || undefined,
    sizeMiB: partition.sizeMiB ?? inMiB(partition.size),
    startMiB: partition.startMiB ?? inMiB(partition.start),
    typeGuid: partition.typeGuid || undefined,
    guid: partition.guid || undefined,
    wipePartitionEntry: partition.wipePartitionEntry || undefined,
    shouldExist: partition.shouldExist,
  };
}

function inMiB(sectors: number | undefined): number | undefined {
  return sectors === undefined ? undefined : sectors / SECTORS_PER_MIB;
}

/** A software RAID array of 2.4 as one of 3.1. */
export function translateRaid(raid: Ignition2Raid): Values {
  return {
    name: raid.name ?? "",
    level: raid.level ?? "",
    devices: raid.devices,
    spares: raid.spares || undefined,
    options: raid.options,
  };
}

/** `create` of 2.0 wrote a file system whatever was there; that is `wipeFilesystem` with its options. */
export function translateFilesystem(
  { name = "", mount = {} }: Ignition2Filesystem,
  filesystems: ReadonlyMap<string, string>,
): Values {
  return {
    device: mount.device ?? "",
    format: mount.format || undefined,
    wipeFilesystem: (mount.create === undefined ? mount.wipeFilesystem : mount.create.force) || undefined,
    label: mount.label,
    uuid: mount.uuid,
    options: [...(mount.options ?? []), ...(mount.create?.options ?? [])],
    path: filesystems.get(name) || undefined,
  };
}
