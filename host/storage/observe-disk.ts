import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { ProvisionError } from "../provision-error.ts";
import type { System } from "../system.ts";
import type { BlockDevice } from "./block-devices.ts";
import { observeContent } from "./observe-content.ts";
import { partitionNode } from "./partition-table.ts";
import { readTable } from "./sfdisk.ts";
import type { DiskState } from "./storage-state.ts";

export interface DiskUse {
  readonly inUse: Readonly<Record<string, string>>;
  /** Names of the disks that the machine runs from. */
  readonly own: ReadonlySet<string>;
}

/** A whole disk: its table, and who uses it. */
export function observeDisk(system: System, device: BlockDevice, { inUse, own }: DiskUse): DiskState {
  const node = `/dev/${device.name}`;
  const { status, stdout, stderr } = system.run(["sfdisk", "--json", node]);
  // Status 1 is for a disk without a table, too, and for one that cannot be read.
  const read = status === 0 ? readTable(decodeUtf8(stdout)) : undefined;
  if (status === 0 && read === undefined) {
    throw new ProvisionError("program.failed", `sfdisk --json ${node} wrote something unexpected`);
  }
  if (status === 1 && !/does not contain a recognized partition table/.test(stderr)) {
    throw new ProvisionError("program.failed", `sfdisk --json ${node}: ${stderr.trim()}`);
  }
  const table = read?.table;
  const content = table === undefined ? observeContent(system, node) : undefined;
  const foreign =
    read !== undefined && table === undefined ? read.label : content?.ambiguous ? "several things" : content?.type;
  const partitionsInUse: Record<number, string> = {};
  for (const { number } of table?.partitions ?? []) {
    const reason = inUse[partitionNode(node, number)];
    if (reason !== undefined) partitionsInUse[number] = reason;
  }
  return {
    node,
    sectorSize: device.sectorSize,
    sectors: Math.floor(device.bytes / device.sectorSize),
    table,
    foreign,
    partitionsInUse,
    inUse: inUse[node],
    system: own.has(device.name),
  };
}
