import type { IgnitionConfig } from "@wherry/config/ignition/config.ts";
import { type PartitionEntry, partitionNode } from "./partition-table.ts";
import type { TablePlan } from "./plan-table.ts";
import type { StorageState } from "./storage-state.ts";

/** What a name in the configuration means once all that it asks for is there. */
export type DevicePlace =
  | { readonly kind: "partition"; readonly disk: string; readonly entry: PartitionEntry; readonly sectorSize: number }
  /** A device that is there already, and that this configuration does not make. */
  | { readonly kind: "node"; readonly node: string }
  | { readonly kind: "array"; readonly name: string }
  | { readonly kind: "volume"; readonly name: string }
  /** It was there, and will not be. */
  | { readonly kind: "gone"; readonly node: string }
  | { readonly kind: "missing" };

/** The planned tables, by disk's node, with the name that the configuration gives the disk. */
export type PlannedTables = ReadonlyMap<string, TablePlan & { readonly device: string }>;

/** What decides about names: of what is there now, the nodes and the disks. */
export type NamedDevices = Pick<StorageState, "nodes" | "disks">;

/**
 * Where a device of that name is, or will be. Names of partitions are those that the kernel and udev's persistent
 * storage rules give: /dev/vdb1, /dev/disk/by-partlabel/x, by-partuuid/x, and a disk's link with "-part1" after it.
 */
export function findPlaceOf(
  name: string,
  tables: PlannedTables,
  devices: NamedDevices,
  config: IgnitionConfig,
): DevicePlace {
  const { raid = [], luks = [] } = config.storage ?? {};
  const array = raid.find((one) => arrayNames(one.name).includes(name));
  if (array !== undefined) return { kind: "array", name: array.name };
  const volume = luks.find((one) => volumeNames(one.name).includes(name));
  if (volume !== undefined) return { kind: "volume", name: volume.name };

  for (const [node, { device, table }] of tables) {
    const entry = table.partitions.find((partition) => namesOf(partition, device, node).includes(name));
    if (entry !== undefined) {
      return { kind: "partition", disk: node, entry, sectorSize: devices.disks[node]?.sectorSize ?? 512 };
    }
  }
  const node = devices.nodes[name];
  if (node === undefined) return { kind: "missing" };
  return findByNode(node, tables, devices) ?? { kind: "node", node };
}

/** Another name of a partition on a planned disk: by the file system's label, for one. */
function findByNode(node: string, tables: PlannedTables, devices: NamedDevices): DevicePlace | undefined {
  for (const [disk, { table }] of tables) {
    const entry = table.partitions.find(({ number }) => partitionNode(disk, number) === node);
    if (entry !== undefined) {
      return { kind: "partition", disk, entry, sectorSize: devices.disks[disk]?.sectorSize ?? 512 };
    }
    const was = devices.disks[disk]?.table?.partitions ?? [];
    if (was.some(({ number }) => partitionNode(disk, number) === node)) return { kind: "gone", node };
  }
  return undefined;
}

/** All names of a device that is not there yet, or may not be, are known from the configuration. */
export function arrayNames(name: string): readonly string[] {
  return name.startsWith("/dev/") ? [name] : [`/dev/md/${name}`, `/dev/disk/by-id/md-name-any:${name}`];
}

/** The names that device mapper and udev's persistent storage rules give the opened LUKS volume `name`. */
function volumeNames(name: string): readonly string[] {
  return [`/dev/mapper/${name}`, `/dev/disk/by-id/dm-name-${name}`];
}

function namesOf({ number, guid, label }: PartitionEntry, device: string, node: string): string[] {
  const names = [
    partitionNode(node, number),
    `${device}-part${number}`,
    `/dev/disk/by-partuuid/${guid}`,
    `/dev/disk/by-partuuid/${guid.toUpperCase()}`,
  ];
  if (label !== "") names.push(`/dev/disk/by-partlabel/${label}`, `/dev/disk/by-partlabel/${encodeName(label)}`);
  return names;
}

/** As udev writes labels in names of links: what is not safe there, by its bytes (libblkid's blkid_encode_string). */
function encodeName(label: string): string {
  return label.replace(/[^\p{L}\p{N}#+.:=@_-]/gu, (character) =>
    character.charCodeAt(0) < 0x80 ? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}` : character,
  );
}

/** Devices that raid, luks and filesystems name, without those that the configuration itself makes of others. */
export function deviceNames(config: IgnitionConfig): string[] {
  const { raid = [], luks = [], filesystems = [] } = config.storage ?? {};
  const own = new Set([
    ...raid.flatMap(({ name }) => arrayNames(name)),
    ...luks.flatMap(({ name }) => volumeNames(name)),
  ]);
  return [
    ...raid.flatMap(({ devices = [] }) => devices),
    ...luks.flatMap(({ device }) => (device === undefined ? [] : [device])),
    ...filesystems.flatMap(({ device, format = "" }) => (format === "" || format === "virtiofs" ? [] : [device])),
  ].filter((name) => !own.has(name));
}

/** The key of `StorageState.contents`, which is where to look; undefined where nothing can be there yet. */
export function placeKey(place: DevicePlace): string | undefined {
  if (place.kind === "node") return place.node;
  if (place.kind !== "partition") return undefined;
  const { disk, entry, sectorSize } = place;
  return `${disk}@${entry.start * sectorSize}+${entry.size * sectorSize}`;
}

/** The same for two names of one thing. */
export function identityOf(place: DevicePlace): string | undefined {
  if (place.kind === "node" || place.kind === "gone") return place.node;
  if (place.kind === "partition") return partitionNode(place.disk, place.entry.number);
  return place.kind === "missing" ? undefined : `${place.kind} ${place.name}`;
}

/**
 * A place for people, within a sentence: "/dev/vda1", "array data", "volume secret"; "nothing" for a missing device.
 */
export function describePlace(place: DevicePlace): string {
  return identityOf(place) ?? "nothing";
}
