import type { IgnitionConfig } from "@wherry/config/ignition/config.ts";
import { readText } from "../system/read-text.ts";
import type { System } from "../system/system.ts";
import { type BlockDevice, listBlockDevices, observeUse, resolveNode, systemDisks } from "./block-devices.ts";
import { deviceNames, findPlaceOf } from "./device-places.ts";
import { observeContents } from "./observe-contents.ts";
import { observeDisk, observeOwnPartitions } from "./observe-disk.ts";
import { predictTables } from "./plan-tables.ts";
import { findMissingPrograms } from "./programs.ts";
import type { DiskState, StorageState } from "./storage-state.ts";
import { type DeviceWaitOptions, waitForDevices } from "./wait-for-devices.ts";

interface ObserveOptions extends DeviceWaitOptions {
  /** Name of a LUKS volume that has a keyFile -> its bytes. */
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

/**
 * Looks at everything that the plan depends on, and changes nothing. Devices that the configuration does not make
 * itself are waited for; that one did not turn up is for the planner to tell.
 */
export function observeStorage(system: System, config: IgnitionConfig, options: ObserveOptions): StorageState {
  const disks = (config.storage?.disks ?? []).map(({ device }) => device);
  options.settle();
  waitForDevices(system, disks, options);
  const devices = observeDevices(system, config);
  // A partition's name may be one that its disk is yet to get; only what no table has must be there.
  const tables = predictTables(config, devices);
  const awaited = deviceNames(config).filter((name) => findPlaceOf(name, tables, devices, config).kind === "missing");
  const observed = awaited.length === 0 ? devices : waitAndObserve(system, config, { options, awaited });
  return { ...observed, contents: observeContents(system, config, { state: observed, keys: options.keys }) };
}

function waitAndObserve(
  system: System,
  config: IgnitionConfig,
  { options, awaited }: { readonly options: ObserveOptions; readonly awaited: readonly string[] },
): StorageState {
  waitForDevices(system, awaited, options);
  return observeDevices(system, config);
}

function observeDevices(system: System, config: IgnitionConfig): StorageState {
  const { disks = [], luks = [] } = config.storage ?? {};
  const devices = listBlockDevices(system);
  const own = systemDisks(system);
  const nodes: Record<string, string> = {};
  const states: Record<string, DiskState> = {};
  for (const name of new Set([...disks.map(({ device }) => device), ...deviceNames(config)])) {
    const node = resolveNode(system, name);
    if (node !== undefined) nodes[name] = node;
  }
  const diskOf = (node: string) =>
    devices.find(({ name }) => `/dev/${name}` === node)?.disk ?? node.slice("/dev/".length);
  const touched = new Set(Object.values(nodes).map(diskOf));
  const inUse: Record<string, string> = Object.assign(
    {},
    ...[...own].filter((name) => touched.has(name)).map((name) => observeOwnPartitions(system, `/dev/${name}`)),
    observeUse(system, devices),
  );
  for (const { device } of disks) {
    const found = devices.find(({ name }) => `/dev/${name}` === nodes[device]);
    if (found !== undefined) states[`/dev/${found.name}`] = observeDisk(system, found, { inUse, own });
  }
  const newNames = disks.reduce((sum, { partitions = [] }) => sum + 1 + partitions.length, luks.length);
  return {
    nodes,
    disks: states,
    contents: {},
    inUse,
    missingPrograms: findMissingPrograms(system, config),
    mapped: (system.list("/dev/mapper") ?? []).filter((name) => name !== "control"),
    present: devices.map(describeDevice),
    freshUuids: Array.from({ length: newNames }, () => readText(system, "/proc/sys/kernel/random/uuid").trim()),
  };
}

function describeDevice({ name, bytes, label }: BlockDevice): string {
  const mebibytes = Math.floor(bytes / 2 ** 20);
  return `/dev/${name} (${mebibytes} MiB${label === "" ? "" : `, ${label}`})`;
}
