import { utf8Length } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Ignition2Disk, Ignition2Partition } from "./config.ts";
import type { Minor } from "./minor.ts";
import type { Rules } from "./problem.ts";
import { isAbsolute } from "./text.ts";

export const SECTORS_PER_MIB = 2048;

/**
 * Reports a disk without an absolute path, partitions that collide, overlap or are not aligned to 1 MiB, and what is
 * wrong with each of them. Since 2.3 sectors and MiB may not be mixed, and sectors are warned of as deprecated.
 */
export function validateDisk(disk: Ignition2Disk, path: DataPath, rules: Rules): void {
  const { device = "", partitions = [] } = disk;
  const problems = partitionTableProblems(partitions, rules.minor);
  if (rules.minor === 0) {
    if (device === "") problems.unshift("disk device is required");
    for (const problem of problems) rules.report("error", path, problem);
    if (problems.length > 0) return;
    if (!isAbsolute(device)) rules.report("error", [...path, "device"], "path not absolute");
  } else {
    if (device === "") rules.report("error", [...path, "device"], "disk device is required");
    else if (!isAbsolute(device)) rules.report("error", [...path, "device"], "path not absolute");
    for (const problem of problems) rules.report("error", [...path, "partitions"], problem);
  }
  for (const [index, partition] of partitions.entries()) {
    validatePartition(partition, [...path, "partitions", index], rules);
  }
}

function partitionTableProblems(partitions: readonly Ignition2Partition[], minor: Minor): string[] {
  const problems: string[] = [];
  const numbers = partitions.map(({ number = 0 }) => number).filter((number) => number !== 0);
  if (new Set(numbers).size < numbers.length) problems.push("partition numbers collide");
  if (doPartitionsOverlap(partitions, minor)) problems.push("partitions overlap");
  if (partitions.some(({ start = 0 }) => start % SECTORS_PER_MIB !== 0)) problems.push("partitions misaligned");
  if (minor < 3) return problems;
  if (partitions.some(({ shouldExist }) => shouldExist === false) && numbers.length < partitions.length) {
    problems.push("shouldExist is false for a partition and other partition(s) has start or size 0");
  }
  if (partitions.some(usesSectors) && partitions.some(usesMiB)) {
    problems.push("cannot mix MBs and sectors within a disk");
  }
  return problems;
}

const usesSectors = ({ start, size }: Ignition2Partition): boolean => start !== undefined || size !== undefined;
const usesMiB = ({ startMiB, sizeMiB }: Ignition2Partition): boolean => startMiB !== undefined || sizeMiB !== undefined;

/** Only of those whose place is given: the others go where there is room. */
function doPartitionsOverlap(partitions: readonly Ignition2Partition[], minor: Minor): boolean {
  const extents = partitions.flatMap((partition) => {
    const { start, size } = minor < 3 ? { start: 0, size: 0, ...partition } : partition;
    if (start === undefined || size === undefined || start === 0) return [];
    // A size of 0 fills what is left; of that, only the start is known.
    return [{ start, end: size === 0 ? start : start + size - 1, partition }];
  });
  return extents.some((one, index) =>
    extents.some(
      (other, otherIndex) =>
        index !== otherIndex &&
        !isSame(one.partition, other.partition, minor) &&
        one.start <= other.end &&
        other.start <= one.end,
    ),
  );
}

/**
 * The reference compares partitions by value before 2.3, so that two equal ones do not overlap. From 2.3 on it compares
 * pointers too, which differ wherever a start and a size are given.
 */
function isSame(one: Ignition2Partition, other: Ignition2Partition, minor: Minor): boolean {
  const keys = ["guid", "label", "number", "size", "start", "typeGuid"] as const;
  return minor < 3 && keys.every((key) => (one[key] || undefined) === (other[key] || undefined));
}

function validatePartition(partition: Ignition2Partition, path: DataPath, rules: Rules): void {
  const { guid = "", label, typeGuid = "" } = partition;
  if (rules.minor >= 3) {
    let isSound = true;
    if (usesSectors(partition) && usesMiB(partition)) {
      isSound = false;
      rules.report("error", path, "cannot mix MBs and sectors within a disk");
    }
    const isDescribed = label !== undefined || typeGuid !== "" || guid !== "" || usesSectors(partition);
    if (partition.shouldExist === false && isDescribed) {
      isSound = false;
      rules.report("error", path, "shouldExist specified false with other options also specified");
    }
    if (!isSound) return;
  }
  validateGuid(guid, [...path, "guid"], rules);
  if (label !== undefined) validateLabel(label, [...path, "label"], rules);
  if (rules.minor >= 3) {
    if (partition.size !== undefined) {
      rules.report("warning", [...path, "size"], "size is deprecated; use sizeMB instead");
    }
    if (partition.start !== undefined) {
      rules.report("warning", [...path, "start"], "start is deprecated; use startMB instead");
    }
  }
  validateGuid(typeGuid, [...path, "typeGuid"], rules);
}

function validateLabel(label: string, path: DataPath, rules: Rules): void {
  const isTooLong = utf8Length(label) > 36;
  if (isTooLong) rules.report("error", path, "partition labels may not exceed 36 characters");
  if (label.includes(":") && (rules.minor > 0 || !isTooLong)) {
    rules.report("warning", path, "partition label will be truncated to text before the colon");
  }
}

function validateGuid(guid: string, path: DataPath, rules: Rules): void {
  if (guid === "" || /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(guid)) return;
  rules.report("error", path, 'doesn\'t match the form "01234567-89AB-CDEF-EDCB-A98765432101"');
}
