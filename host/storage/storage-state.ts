import type { PartitionTable } from "./partition-table.ts";

/**
 * What there is of disks and what is on them, as plain data: all that the planner looks at besides the configuration.
 */
export interface StorageState {
  /**
   * Each name of a device that the configuration uses, and that is there -> its node: "/dev/disk/by-id/x" ->
   * "/dev/vdb".
   */
  readonly nodes: Readonly<Record<string, string>>;
  /** By node: whole disks that the configuration partitions. */
  readonly disks: Readonly<Record<string, DiskState>>;
  /** By place (`placeKey`): what a partition, or what will be one, holds. */
  readonly contents: Readonly<Record<string, ContentState>>;
  /** By node: why a device may not be changed: "it is mounted on /srv". */
  readonly inUse: Readonly<Record<string, string>>;
  /** Programs that the configuration needs and the image lacks. */
  readonly missingPrograms: readonly string[];
  /** Names below /dev/mapper. */
  readonly mapped: readonly string[];
  /** For people: block devices that there are, with their sizes and names. */
  readonly present: readonly string[];
  /** UUIDs that nobody has yet, as many as the plan may need. */
  readonly freshUuids: readonly string[];
}

export interface DiskState {
  readonly node: string;
  /** Bytes in a logical sector: 512 or 4096. */
  readonly sectorSize: number;
  readonly sectors: number;
  /** Undefined where the disk has no GPT. */
  readonly table: PartitionTable | undefined;
  /** What the disk holds instead of a GPT: "dos", "ext4" ... */
  readonly foreign: string | undefined;
  /** Number of a partition -> why it may not be changed: "it is mounted on /srv". */
  readonly partitionsInUse: Readonly<Record<number, string>>;
  /** Why the disk as a whole may not be changed. */
  readonly inUse: string | undefined;
  /** /usr or /var of the running machine come from it. */
  readonly system: boolean;
}

/** What is in a partition or on a disk, as libblkid sees it. */
export interface ContentState {
  /** "ext4", "swap", "crypto_LUKS", "linux_raid_member", a table's "gpt" ...; undefined where there is nothing. */
  readonly type: string | undefined;
  readonly label: string;
  readonly uuid: string;
  /** Of LUKS: "1" or "2". */
  readonly version: string;
  /** Traces of several file systems, so that nobody can tell which one counts. */
  readonly ambiguous: boolean;
  /** Of LUKS 2, where the configuration has a key for it. */
  readonly volume?: VolumeState;
}

export interface VolumeState {
  /** Of the configuration. */
  readonly name: string;
  /** "allow-discards" ... */
  readonly flags: readonly string[];
  /** The key opens it; then `inside` is what it holds. */
  readonly opens: boolean;
  readonly inside: ContentState | undefined;
}

export const nothing: ContentState = { type: undefined, label: "", uuid: "", version: "", ambiguous: false };

/** As `inUse` says it. */
export function mountedOn(path: string): string {
  return `it is mounted on ${path}`;
}
