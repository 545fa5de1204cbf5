import { PARTITION_TYPES } from "@wherry/formats/disk/partition-types.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { PartitionEntry, PartitionTable } from "./partition-table.ts";
import type { TableRequest } from "./table-request.ts";

type Refused = Pick<TableRequest, "disk" | "path">;

const { "linux-generic": _, ...machinesOwn } = PARTITION_TYPES;
const ownTypes: ReadonlySet<string> = new Set(Object.values(machinesOwn));

/**
 * Partitions of this type, on the disk that the machine runs from, are what it runs from: boot files, both slots, /var.
 */
export function isMachinesOwn(type: string): boolean {
  return ownTypes.has(type);
}

/**
 * The disk that the machine runs from keeps the partitions that it runs from, whatever a configuration says; others may
 * come and go.
 */
export function refuseSystemPartition({ disk, path }: Refused, entry: PartitionEntry | undefined): void {
  if (entry !== undefined && !isMachinesOwn(entry.type)) return;
  const what = entry === undefined ? "its partition table" : `its partition ${entry.number} (${entry.label})`;
  throw new ProvisionError(
    "storage.conflict",
    `${disk.device} is the disk that this machine runs from, and ${what} may not be changed`,
    { path, hint: "add partitions in its free space with other numbers, or use another disk" },
  );
}

/** The machine finds its own partitions by label and GUID: no other may have these. */
export function refuseOwnName({ disk, path }: Refused, made: PartitionEntry, { partitions }: PartitionTable): void {
  const other = partitions.find(
    ({ type, label, guid }) => isMachinesOwn(type) && ((label !== "" && label === made.label) || guid === made.guid),
  );
  if (other === undefined) return;
  throw new ProvisionError(
    "storage.conflict",
    `${disk.device} is the disk that this machine runs from, and its partition ${other.number} has the label "${other.label}" and the GUID ${other.guid} already`,
    { path, hint: "give the partition a label and a GUID of its own" },
  );
}

/**
 * Refuses to change a disk that is in use; `reason` is what uses it, as the end of a sentence.
 *
 * @throws {ProvisionError} storage.conflict when called, always
 */
export function refuseInUse({ disk, path }: Refused, reason: string): never {
  throw new ProvisionError("storage.conflict", `${disk.device} cannot be changed: ${reason}`, {
    path,
    hint: "a configuration can change only what nothing uses",
  });
}

/**
 * Other tables are not converted, and a file system over the whole disk is not overwritten, unless the configuration
 * says so.
 */
export function refuseForeign({ disk, path }: Refused, foreign: string): never {
  const what = foreign === "dos" ? "has an MBR partition table" : `holds ${foreign}`;
  throw new ProvisionError("storage.conflict", `${disk.device} ${what}, and no GUID partition table`, {
    path,
    hint: "set wipeTable to true to have it erased",
  });
}
