import { normalisePath, parentOf } from "@wherry/core/paths/paths.ts";
import { findMappedDevice } from "../system/mapped-device.ts";
import { readLine, readText } from "../system/read-text.ts";
import type { System } from "../system/system.ts";
import { mountedOn } from "./storage-state.ts";

const SYS = "/sys/class/block";

/** The kernel's view of a block device, by its name below /sys/class/block. */
export interface BlockDevice {
  readonly name: string;
  /** The disk of a partition. */
  readonly disk: string | undefined;
  /** Of a partition; 0 otherwise. */
  readonly number: number;
  readonly bytes: number;
  readonly sectorSize: number;
  /** PARTNAME: a partition's label. */
  readonly label: string;
}

/** All block devices, without those that have no medium. */
export function listBlockDevices(system: System): readonly BlockDevice[] {
  return (system.list(SYS) ?? []).flatMap((name) => {
    const device = readBlockDevice(system, name);
    return device === undefined || device.bytes === 0 ? [] : [device];
  });
}

/**
 * One block device by its name: "vda1". Undefined where there is no device of that name; one without a medium has 0
 * bytes. Source: the kernel's Documentation/ABI/stable/sysfs-block, which counts in sectors of 512 bytes.
 */
function readBlockDevice(system: System, name: string): BlockDevice | undefined {
  const size = readLine(system, `${SYS}/${name}/size`);
  if (size === undefined) return undefined;
  const number = Number(readLine(system, `${SYS}/${name}/partition`) ?? 0);
  const disk = number > 0 ? system.readLink(`${SYS}/${name}`)?.split("/").at(-2) : undefined;
  const label = /^PARTNAME=(.*)$/m.exec(readText(system, `${SYS}/${name}/uevent`))?.[1] ?? "";
  const sectorSize = Number(readLine(system, `${SYS}/${disk ?? name}/queue/logical_block_size`) ?? 512);
  return { name, disk, number, bytes: Number(size) * 512, sectorSize, label };
}

/** The node that a device's name leads to, through any links; undefined where there is no block device. */
export function resolveNode(system: System, name: string): string | undefined {
  if (system.stat(name)?.kind !== "block-device") return undefined;
  let path = name;
  for (let hops = 0; hops < 16; hops++) {
    const target = system.readLink(path);
    if (target === undefined) return path;
    path = normalisePath(target.startsWith("/") ? target : `${parentOf(path)}/${target}`);
  }
  return undefined;
}

/** Node -> why it may not be changed: mounted, swap, or part of an array, a volume or a verified device. */
export function observeUse(system: System, devices: readonly BlockDevice[]): Record<string, string> {
  const inUse: Record<string, string> = {};
  for (const { name } of devices) {
    const [holder] = system.list(`${SYS}/${name}/holders`) ?? [];
    if (holder !== undefined) inUse[`/dev/${name}`] = `it is part of ${describeHolder(system, holder)}`;
  }
  for (const line of readText(system, "/proc/swaps").split("\n").slice(1)) {
    const node = line.split(/\s/)[0] ?? "";
    if (node.startsWith("/dev/")) inUse[resolveNode(system, node) ?? node] = "it is swap space in use";
  }
  for (const { node, path } of listMounts(system)) inUse[node] = mountedOn(path);
  return inUse;
}

function describeHolder(system: System, holder: string): string {
  const name = readLine(system, `${SYS}/${holder}/dm/name`);
  return name === undefined ? `/dev/${holder}` : `/dev/mapper/${name}`;
}

/** What is mounted of block devices, the first mount last, as that is the one to tell of. */
function listMounts(system: System): { readonly node: string; readonly path: string }[] {
  const mounts = readText(system, "/proc/self/mountinfo").split("\n");
  return mounts
    .flatMap((line) => {
      // proc_pid_mountinfo(5): ID, parent, major:minor, root, mount point, options ... "-", type, source.
      const [, , numbers, , path] = line.split(" ");
      const source = line.split(" - ")[1]?.split(" ")[1] ?? "";
      if (numbers === undefined || path === undefined) return [];
      const name = system.readLink(`/sys/dev/block/${numbers}`)?.split("/").at(-1);
      // btrfs has numbers of its own.
      const node =
        name === undefined ? (source.startsWith("/dev/") ? resolveNode(system, source) : undefined) : `/dev/${name}`;
      return node === undefined ? [] : [{ node, path: unescapePath(path) }];
    })
    .reverse();
}

/** Disks, by name, that /usr, /var or / of the running machine come from, through whatever lies between. */
export function systemDisks(system: System): ReadonlySet<string> {
  const disks = new Set<string>();
  const follow = (name: string) => {
    const below = system.list(`${SYS}/${name}/slaves`) ?? [];
    for (const slave of below) follow(slave);
    if (below.length === 0) disks.add(readBlockDevice(system, name)?.disk ?? name);
  };
  for (const { node, path } of listMounts(system)) {
    if (["/", "/usr", "/var"].includes(path)) follow(node.slice("/dev/".length));
  }
  // The verified /usr, wherever it is mounted.
  const usr = findMappedDevice(system, "usr");
  if (usr !== undefined) follow(usr);
  return disks;
}

function unescapePath(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
