import type { Partition } from "@wherry/config/ignition/config.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { PARTITION_TYPES } from "@wherry/formats/disk/partition-types.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { alignmentOf, findPlace } from "./free-space.ts";
import { emptyTable, endOf, lastUsableSector, type PartitionEntry, type PartitionTable } from "./partition-table.ts";
import { refuseForeign, refuseInUse, refuseOwnName, refuseSystemPartition } from "./refuse-disk.ts";
import type { TableRequest } from "./table-request.ts";

export interface TablePlan {
  /** As it is to be. */
  readonly table: PartitionTable;
  /** For people, one for each change: "create 1 (data)". Empty where the table is right already. */
  readonly changes: readonly string[];
  /** A new table, in place of whatever is there. */
  readonly fresh: boolean;
}

/** A wished partition with its place in sectors; undefined is "as it is, or as it comes", and 0 is left open. */
interface Wish {
  readonly partition: Partition;
  readonly path: DataPath;
  readonly start: number | undefined;
  readonly size: number | undefined;
}

/**
 * The table that a disk's section asks for. Partitions that it does not name stay as they are, and so do those that are
 * right already.
 *
 * Source: Ignition's operator notes, "Partition Reuse Semantics".
 *
 * @throws {ProvisionError} storage.conflict when the disk is in use or holds something else than a GPT, a partition is
 *   not what is asked for and may not be changed, or there is no room
 */
export function planTable(request: TableRequest): TablePlan {
  const { disk, state } = request;
  const wipe = disk.wipeTable === true;
  if (state.inUse !== undefined) refuseInUse(request, state.inUse);
  if (!wipe && state.foreign !== undefined) refuseForeign(request, state.foreign);
  if (wipe) {
    const [number, reason] = Object.entries(state.partitionsInUse)[0] ?? [];
    if (state.system) refuseSystemPartition(request, undefined);
    if (number !== undefined && reason !== undefined)
      refuseInUse(request, `its partition ${number} is in use: ${reason}`);
  }

  const fresh = wipe || state.table === undefined;
  const before =
    wipe || state.table === undefined
      ? emptyTable(request.uuid(), state.sectorSize, state.sectors)
      : {
          ...state.table,
          lastUsable: Math.max(state.table.lastUsable, lastUsableSector(state.sectorSize, state.sectors)),
        };
  const alignment = alignmentOf(before, state.sectorSize);
  const wishes = resolveZeros(before, readWishes(request), alignment);

  const changes: string[] = wipe ? ["make a new table"] : [];
  const gone = new Set<number>();
  const created: (Wish & { entry: PartitionEntry | undefined })[] = [];
  for (const wish of wishes) {
    const { partition } = wish;
    const entry = find(before, partition.number);
    const action = chooseAction(wish, entry);
    if (action === "nothing") continue;
    if (entry !== undefined) {
      guardEntry(request, wish, entry);
      gone.add(entry.number);
    }
    changes.push(`${action} ${describe(partition, entry)}`);
    if (action === "resize") created.push({ ...wish, start: entry?.start, entry });
    else if (action !== "delete") created.push({ ...wish, entry: undefined });
  }
  const kept = before.partitions.filter(({ number }) => !gone.has(number));
  let table: PartitionTable = { ...before, partitions: kept };
  for (const wish of created) table = createPartition(table, wish, { request, alignment });
  return { table, changes, fresh };
}

function readWishes({ disk, state, path }: TableRequest): Wish[] {
  const sectors = (mebibytes: number | undefined) =>
    mebibytes === undefined ? undefined : mebibytes * (2 ** 20 / state.sectorSize);
  const wishes = (disk.partitions ?? []).map((partition, index) => ({
    partition,
    path: [...path, "partitions", index],
    start: sectors(partition.startMiB),
    size: sectors(partition.sizeMiB),
  }));
  // Those without a number take what the others leave.
  return [
    ...wishes.filter(({ partition }) => partition.number !== 0),
    ...wishes.filter(({ partition }) => partition.number === 0),
  ];
}

/** Where a start or size is 0, what it would be if all partitions that the configuration names were made anew. */
function resolveZeros(before: PartitionTable, wishes: readonly Wish[], alignment: number): Wish[] {
  const named = new Set(wishes.map(({ partition }) => partition.number));
  let table: PartitionTable = { ...before, partitions: before.partitions.filter(({ number }) => !named.has(number)) };
  return wishes.map((wish) => {
    const { partition } = wish;
    if (partition.shouldExist === false) return wish;
    const entry = find(before, partition.number);
    const keep = partition.wipePartitionEntry === true ? undefined : entry;
    const place = findPlace(
      table,
      { start: wish.start ?? keep?.start ?? 0, size: wish.size ?? keep?.size ?? 0 },
      alignment,
    );
    if (place === undefined) refuseRoom(wish, table);
    const number = partition.number === 0 ? firstFreeNumber(table) : partition.number;
    table = {
      ...table,
      partitions: [...table.partitions, { number, ...place, type: "", guid: "", label: "", attributes: "" }],
    };
    if (partition.number === 0 || (wish.start !== 0 && wish.size !== 0)) return wish;
    return {
      ...wish,
      start: wish.start === undefined ? undefined : place.start,
      size: wish.size === undefined ? undefined : place.size,
    };
  });
}

/** The matrix of shouldExist, wipePartitionEntry and what is there. */
function chooseAction(
  wish: Wish,
  entry: PartitionEntry | undefined,
): "nothing" | "create" | "replace" | "resize" | "delete" {
  const { partition } = wish;
  const wipe = partition.wipePartitionEntry === true;
  if (partition.shouldExist === false) {
    if (entry === undefined) return "nothing";
    if (wipe) return "delete";
    throw new ProvisionError("storage.conflict", `partition ${entry.number} is there, and is not to exist`, {
      path: wish.path,
      hint: "set wipePartitionEntry to true to have it deleted",
    });
  }
  if (entry === undefined) return "create";
  const difference = findDifference(wish, entry);
  const size =
    wish.size === undefined || wish.size === entry.size ? undefined : `${entry.size} sectors, not ${wish.size}`;
  if (difference === undefined && size === undefined) return "nothing";
  if (wipe) return "replace";
  if (difference === undefined && partition.resize === true) return "resize";
  throw new ProvisionError(
    "storage.conflict",
    `partition ${entry.number} is there, and is not what is asked for: it has ${difference ?? `a size of ${size}`}`,
    {
      path: wish.path,
      hint:
        difference === undefined
          ? "set resize to true to have its size changed, or wipePartitionEntry to have it made anew"
          : "correct the configuration, or set wipePartitionEntry to true to have it made anew",
    },
  );
}

/** What else than the size is not as specified. What is not specified, or is the empty GUID, does not matter. */
function findDifference({ partition, start }: Wish, entry: PartitionEntry): string | undefined {
  const { label, guid, typeGuid } = partition;
  const differs = (wished: string | undefined, there: string) =>
    wished !== undefined && wished !== "" && wished.toLowerCase() !== there;
  if (start !== undefined && start !== entry.start) return `its start at sector ${entry.start}, not ${start}`;
  if (differs(guid, entry.guid)) return `the GUID ${entry.guid}, not ${guid?.toLowerCase()}`;
  if (differs(typeGuid, entry.type)) return `the type ${entry.type}, not ${typeGuid?.toLowerCase()}`;
  if (label !== undefined && label !== entry.label) return `the label "${entry.label}", not "${label}"`;
  return undefined;
}

function guardEntry(request: TableRequest, wish: Wish, entry: PartitionEntry): void {
  if (request.state.system) refuseSystemPartition({ ...request, path: wish.path }, entry);
  const reason = request.state.partitionsInUse[entry.number];
  if (reason !== undefined)
    refuseInUse({ ...request, path: wish.path }, `its partition ${entry.number} is in use: ${reason}`);
}

function createPartition(
  table: PartitionTable,
  wish: Wish & { entry: PartitionEntry | undefined },
  { request, alignment }: { readonly request: TableRequest; readonly alignment: number },
): PartitionTable {
  const { partition, entry } = wish;
  const number = partition.number === 0 ? firstFreeNumber(table) : partition.number;
  const place = findPlace(table, { start: wish.start ?? 0, size: wish.size ?? 0 }, alignment);
  if (place === undefined || number > 128) refuseRoom(wish, table);
  const given = (value: string | undefined) => (value === undefined || value === "" ? undefined : value.toLowerCase());
  const made: PartitionEntry = entry
    ? { ...entry, ...place }
    : {
        number,
        ...place,
        type: given(partition.typeGuid) ?? PARTITION_TYPES["linux-generic"],
        guid: given(partition.guid) ?? request.uuid(),
        label: partition.label ?? "",
        attributes: "",
      };
  if (request.state.system) refuseOwnName({ ...request, path: wish.path }, made, table);
  const partitions = [...table.partitions, made].sort((one, other) => one.number - other.number);
  return { ...table, partitions };
}

function refuseRoom({ partition, path }: Wish, table: PartitionTable): never {
  const name = partition.number === 0 ? `"${partition.label ?? ""}"` : String(partition.number);
  const others = table.partitions.map(({ number, ...place }) => `${number} at ${place.start}-${endOf(place)}`);
  throw new ProvisionError(
    "storage.conflict",
    `there is no room for partition ${name}: sectors ${table.firstUsable}-${table.lastUsable} can be used, and ${others.length === 0 ? "none is taken" : `taken are ${others.join(", ")}`}`,
    {
      path,
      hint: "change startMiB or sizeMiB, or delete a partition with shouldExist: false and wipePartitionEntry: true",
    },
  );
}

function firstFreeNumber({ partitions }: PartitionTable): number {
  let number = 1;
  while (partitions.some((partition) => partition.number === number)) number++;
  return number;
}

function find({ partitions }: PartitionTable, number: number): PartitionEntry | undefined {
  return partitions.find((partition) => partition.number === number);
}

function describe(partition: Partition, entry: PartitionEntry | undefined): string {
  const label = partition.label ?? entry?.label ?? "";
  const name = partition.number === 0 ? "a partition" : `partition ${partition.number}`;
  return label === "" ? name : `${name} (${label})`;
}
