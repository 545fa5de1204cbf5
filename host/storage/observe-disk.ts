import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";
import type { BlockDevice } from "./block-devices.ts";
import { observeContent } from "./observe-content.ts";
import { partitionNode } from "./partition-table.ts";
import { missingProgram } from "./programs.ts";
import { isMachinesOwn } from "./refuse-disk.ts";
import { readTable } from "./sfdisk.ts";
import type { DiskState } from "./storage-state.ts";

interface DiskUse {
  readonly inUse: Readonly<Record<string, string>>;
  /** Names of the disks that the machine runs from. */
  readonly own: ReadonlySet<string>;
}

/** A whole disk: its table, and who uses it. */
export function observeDisk(system: System, device: BlockDevice, { inUse, own }: DiskUse): DiskState {
  const node = `/dev/${device.name}`;
  const read = observeTable(system, node);
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

/** Undefined for a disk without a table. */
function observeTable(system: System, node: string): ReturnType<typeof readTable> {
  const { status, stdout, stderr } = system.run(["sfdisk", "--json", node]);
  // Status 1 is for a disk without a table, too, and for one that cannot be read.
  const read = status === 0 ? readTable(decodeUtf8(stdout)) : undefined;
  if (status === 0 && read === undefined) {
    throw new ProvisionError("program.failed", `sfdisk --json ${node} wrote something unexpected`);
  }
  if (status === 1 && !/does not contain a recognized partition table/.test(stderr)) {
    throw new ProvisionError("program.failed", `sfdisk --json ${node}: ${oneLine(stderr)}`);
  }
  return read;
}

/**
 * Node -> why: of a disk that the machine runs from, the partitions that it runs from, also those that nothing uses
 * just now.
 */
export function observeOwnPartitions(system: System, disk: string): Record<string, string> {
  // Whether it is there is asked for only where the configuration has disks.
  if (system.run(["sfdisk", "--version"]).status === 127) throw missingProgram("sfdisk", []);
  const own = (observeTable(system, disk)?.table?.partitions ?? []).filter(({ type }) => isMachinesOwn(type));
  return Object.fromEntries(
    own.map(({ number, label }) => [partitionNode(disk, number), `this machine runs from it (${label})`]),
  );
}
