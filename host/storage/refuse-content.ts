import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { type DevicePlace, describePlace, identityOf } from "./device-places.ts";
import { partitionNode } from "./partition-table.ts";
import type { StorageState } from "./storage-state.ts";

/** What is mounted, or part of something, is not overwritten, and neither is a whole disk with such a partition. */
export function refuseUsed(place: DevicePlace, path: DataPath, { inUse }: StorageState): void {
  const node = identityOf(place) ?? "";
  const [used, reason] =
    Object.entries(inUse).find(([name]) => name === node) ??
    Object.entries(inUse).find(([name]) => isPartitionOf(node, name)) ??
    [];
  if (used === undefined) return;
  const why = used === node ? reason : `${used} is on it, and ${reason}`;
  throw new ProvisionError("storage.conflict", `${describePlace(place)} cannot be changed: ${why}`, {
    path,
    hint: "a configuration can change only what nothing uses",
  });
}

function isPartitionOf(disk: string, node: string): boolean {
  const number = Number(/[0-9]+$/.exec(node)?.[0]);
  return node === partitionNode(disk, number);
}
