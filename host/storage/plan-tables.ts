import type { IgnitionConfig } from "@wherry/config/ignition/config.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { CommandStep } from "../plan/step.ts";
import { deviceNames, findPlaceOf, type NamedDevices, type PlannedTables } from "./device-places.ts";
import type { PartitionTable } from "./partition-table.ts";
import { planTable, type TablePlan } from "./plan-table.ts";
import { writeScript } from "./sfdisk.ts";
import { missingDevice, note, type StorageContext } from "./storage-context.ts";
import type { DiskState } from "./storage-state.ts";

/** Plans each disk's table, and adds what writes it. */
export function planTables(context: StorageContext): PlannedTables {
  const { config, state, attempt, claim, uuid, findings } = context;
  const tables = new Map<string, TablePlan & { readonly device: string }>();
  for (const [index, disk] of (config.storage?.disks ?? []).entries()) {
    const path = ["storage", "disks", index];
    attempt(() => {
      const node = state.nodes[disk.device];
      const diskState = node === undefined ? undefined : state.disks[node];
      if (node === undefined || diskState === undefined) throw missingDevice(disk.device, path, state);
      claim({ kind: "node", node }, path);
      const plan = planTable({ disk, state: diskState, path, uuid });
      tables.set(node, { ...plan, device: disk.device });
      if (/^\/dev\/(sd|vd|nvme|xvd|hd|mmcblk)/.test(disk.device)) {
        findings.push(
          note("info", path, `${disk.device} may be another disk at another boot; /dev/disk/by-id/ has lasting names`),
        );
      }
      if (plan.changes.length === 0) findings.push(note("info", path, `${disk.device} is as it should be`));
    });
  }
  for (const [index, { device }] of (config.storage?.disks ?? []).entries()) {
    const node = state.nodes[device];
    const plan = node === undefined ? undefined : tables.get(node);
    const diskState = node === undefined ? undefined : state.disks[node];
    if (node === undefined || plan === undefined || diskState === undefined || plan.changes.length === 0) continue;
    addSteps(context, { index, node, plan, diskState, makes: usedPartitions(config, node, tables, state) });
  }
  return tables;
}

interface Written {
  readonly index: number;
  readonly node: string;
  readonly plan: TablePlan & { readonly device: string };
  readonly diskState: DiskState;
  readonly makes: readonly string[];
}

/**
 * sfdisk writes the whole table; it does not tell the kernel, for that works only while nothing uses the disk. partx
 * tells it about the partitions that differ.
 */
function addSteps({ steps }: StorageContext, { index, plan, diskState, makes }: Written): void {
  const from = ["storage", "disks", index];
  const { device, table, changes, fresh } = plan;
  // Signatures of what was on the disk before a new table go; those inside partitions are the file systems' business.
  const wipe = fresh ? "always" : "never";
  const words = [
    "sfdisk",
    "--quiet",
    "--force",
    "--no-reread",
    "--no-tell-kernel",
    "--wipe",
    wipe,
    "--wipe-partitions",
    "never",
    device,
  ];
  steps.push({
    do: "command",
    from,
    summary: `write the partition table of ${device}: ${changes.join(", ")}`,
    words,
    input: writeScript(table),
    needs: [device],
    makes: [],
  });
  steps.push(...forget(device, from, changedNumbers(diskState.table, table)));
  steps.push({
    do: "command",
    from,
    summary: `tell the kernel about the partitions of ${device}`,
    words: ["partx", "--update", "--nr", "1:128", device],
    needs: [device],
    makes,
  });
}

/**
 * The kernel has to forget what is to be elsewhere before it hears of what is to be there: partx makes mistakes where
 * both overlap. Made again after an interruption there may be nothing to forget.
 */
function forget(device: string, from: DataPath, numbers: readonly number[]): CommandStep[] {
  if (numbers.length === 0) return [];
  return [
    {
      do: "command",
      from,
      summary: `have the kernel forget partitions of ${device}`,
      words: ["partx", "--delete", "--nr", `${Math.min(...numbers)}:${Math.max(...numbers)}`, device],
      needs: [device],
      makes: [],
      mayFail: true,
    },
  ];
}

function changedNumbers(before: PartitionTable | undefined, { partitions }: PartitionTable): number[] {
  return (before?.partitions ?? [])
    .filter(
      (was) =>
        !partitions.some(
          ({ number, start, size }) => number === was.number && start === was.start && size === was.size,
        ),
    )
    .map(({ number }) => number);
}

/**
 * The tables as far as they can be planned, for those who look at what is there before a plan is made; GUIDs do not
 * count.
 */
export function predictTables(config: IgnitionConfig, { nodes, disks }: NamedDevices): PlannedTables {
  const tables = new Map<string, TablePlan & { readonly device: string }>();
  for (const disk of config.storage?.disks ?? []) {
    const node = nodes[disk.device];
    const state = node === undefined ? undefined : disks[node];
    if (node === undefined || state === undefined) continue;
    try {
      tables.set(node, { ...planTable({ disk, state, path: [], uuid: () => "" }), device: disk.device });
    } catch (error) {
      if (!(error instanceof ProvisionError)) throw error;
    }
  }
  return tables;
}

/** Names in the configuration of partitions that this disk has afterwards: they must turn up. */
function usedPartitions(config: IgnitionConfig, node: string, tables: PlannedTables, devices: NamedDevices): string[] {
  const names = deviceNames(config).filter((name) => {
    const place = findPlaceOf(name, tables, devices, config);
    return place.kind === "partition" && place.disk === node;
  });
  return [...new Set(names)];
}
