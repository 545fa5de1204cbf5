import { utf8Length } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Disk, Partition, Raid } from "../config.ts";
import { pathFault } from "../syntax/path-fault.ts";
import type { Report } from "./report.ts";

/** A disk is an absolute path, and its partitions differ in number and label and share no space. */
export function checkDisk({ device, partitions = [] }: Disk, at: DataPath, report: Report): void {
  if (device === "") {
    report.error([...at, "device"], "disk device is required");
    return;
  }
  report.error([...at, "device"], pathFault(device));
  const one = (index: number | undefined, message: string) => {
    if (index !== undefined) report.error([...at, "partitions", index], message);
  };
  one(
    repeated(partitions, ({ number }) => (number === 0 ? undefined : number)),
    "partition numbers collide",
  );
  one(findOverlap(partitions), "partitions overlap");
  one(
    repeated(partitions, ({ label }) => label),
    "cannot use the same partition label twice",
  );
}

/** The first index whose value an earlier one has. */
function repeated(partitions: readonly Partition[], value: (partition: Partition) => unknown): number | undefined {
  const seen = new Set<unknown>();
  for (const [index, partition] of partitions.entries()) {
    const own = value(partition);
    if (own === undefined) continue;
    if (seen.has(own)) return index;
    seen.add(own);
  }
  return undefined;
}

interface Extent {
  readonly partition: Partition;
  readonly index: number;
  readonly start: number;
  /** The last MiB. A size of 0 takes what is left; at least its first. */
  readonly end: number;
}

/**
 * Of the first partition that shares space with another: that other's index. A start of 0 is chosen later, and can
 * share nothing.
 */
function findOverlap(partitions: readonly Partition[]): number | undefined {
  const extents: Extent[] = [];
  for (const [index, partition] of partitions.entries()) {
    const { startMiB: start, sizeMiB: size } = partition;
    if (start === undefined || size === undefined || start === 0) continue;
    extents.push({ partition, index, start, end: size === 0 ? start : start + size - 1 });
  }
  for (const one of extents) {
    for (const other of extents) {
      if (one === other) continue;
      const startsInside = one.start >= other.start && one.start <= other.end;
      const endsInside = one.end >= other.start && one.end <= other.end;
      if (startsInside || endsInside || (one.start < other.start && one.end > other.end)) return other.index;
    }
  }
  return undefined;
}

/**
 * A partition has a number or a label, GUIDs in their form, a label that GPT can hold, and nothing else to say where it
 * is to be absent.
 */
export function checkPartition(partition: Partition, at: DataPath, report: Report): void {
  const { shouldExist, label, typeGuid, guid, startMiB, sizeMiB, number } = partition;
  const described = Boolean(typeGuid) || Boolean(guid) || startMiB !== undefined || sizeMiB !== undefined;
  if (shouldExist === false && (described || label !== undefined))
    report.error(at, "shouldExist specified false with other options also specified");
  if (number === 0 && label === undefined) report.error(at, "a partition number >= 1 or a label must be specified");
  report.error([...at, "label"], labelFault(label));
  report.error([...at, "guid"], guidFault(guid));
  report.error([...at, "typeGuid"], guidFault(typeGuid));
}

function labelFault(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  // UEFI 2.10, 5.3.3: the partition's name has 72 bytes.
  if (utf8Length(label) > 36) return "partition labels may not exceed 36 characters";
  return label.includes(":")
    ? "partition label will be truncated to text before the colon: use another character"
    : undefined;
}

function guidFault(guid: string | undefined): string | undefined {
  if (guid === undefined || guid === "") return undefined;
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(guid)
    ? undefined
    : 'doesn\'t match the form "01234567-89AB-CDEF-EDCB-A98765432101"';
}

const raidLevels = [
  "linear",
  "raid0",
  "0",
  "stripe",
  "raid1",
  "1",
  "mirror",
  "raid4",
  "4",
  "raid5",
  "5",
  "raid6",
  "6",
  "raid10",
  "10",
];

/** An array has a level that mdadm(8) knows, devices by absolute paths, and spares only at levels with redundancy. */
export function checkRaid(raid: Raid, at: DataPath, report: Report): void {
  report.error([...at, "level"], levelFault(raid, report.minor));
  if (raid.devices === undefined) report.error([...at, "devices"], "raid devices required");
  raid.devices?.forEach((device, index) => {
    report.error([...at, "devices", index], pathFault(device));
  });
}

function levelFault({ level = "", spares = 0 }: Raid, minor: number): string | undefined {
  if (level === "" && minor >= 3) return "raid level is required";
  const place = raidLevels.indexOf(level);
  if (place < 0) return `unrecognized raid level "${level}": it can be ${raidLevels.join(", ")}`;
  return place < 4 && spares !== 0 ? "spares unsupported for linear and raid0 arrays" : undefined;
}
