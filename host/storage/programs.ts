import type { IgnitionConfig } from "@wherry/config/ignition/config.ts";
import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";

/** A program of storage -> the Debian package that brings it. */
const packages = {
  sfdisk: "fdisk",
  partx: "util-linux",
  blkid: "util-linux",
  wipefs: "util-linux",
  mount: "mount",
  mkswap: "util-linux",
  "mkfs.ext4": "e2fsprogs",
  "mkfs.xfs": "xfsprogs",
  "mkfs.btrfs": "btrfs-progs",
  "mkfs.vfat": "dosfstools",
  mdadm: "mdadm",
  cryptsetup: "cryptsetup-bin",
  // Opens volumes at each later boot.
  "systemd-cryptsetup": "systemd-cryptsetup",
} as const;

type StorageProgram = keyof typeof packages;

function isProgram(name: string): name is StorageProgram {
  return Object.hasOwn(packages, name);
}

/** The program that makes a file system of this format; undefined for a format that nothing here makes. */
export function makerOf(format: string): StorageProgram | undefined {
  if (format === "swap") return "mkswap";
  const name = `mkfs.${format}`;
  return isProgram(name) ? name : undefined;
}

/** What the configuration needs, each with the place that asks for it first. */
export function neededPrograms(config: IgnitionConfig): ReadonlyMap<StorageProgram, DataPath> {
  const { disks = [], raid = [], luks = [], filesystems = [] } = config.storage ?? {};
  const needed = new Map<StorageProgram, DataPath>();
  const need = (path: DataPath, ...programs: readonly (StorageProgram | undefined)[]) => {
    for (const program of programs) if (program !== undefined && !needed.has(program)) needed.set(program, path);
  };
  if (disks.length > 0) need(["storage", "disks", 0], "sfdisk", "partx", "blkid");
  if (raid.length > 0) need(["storage", "raid", 0], "mdadm", "blkid");
  if (luks.length > 0) need(["storage", "luks", 0], "cryptsetup", "systemd-cryptsetup", "blkid", "wipefs");
  for (const [index, { format = "" }] of filesystems.entries()) {
    if (format === "") continue;
    const path = ["storage", "filesystems", index];
    if (format !== "virtiofs") need(path, "blkid", "wipefs", makerOf(format));
    if (format !== "swap" && format !== "none") need(path, "mount");
  }
  return needed;
}

/** The error that tells of a program that the image lacks, with the package to install; `path` is what asks for it. */
export function missingProgram(program: string, path: DataPath): ProvisionError {
  const name = isProgram(program) ? packages[program] : undefined;
  return new ProvisionError("program.missing", `the image has no ${program}, which this needs`, {
    path,
    hint: `add ${name ?? "the package that brings it"} to packages.install in the image's definition`,
  });
}

/** Those of the needed programs that are not there. */
export function findMissingPrograms(system: System, config: IgnitionConfig): string[] {
  const needed = [...neededPrograms(config).keys()];
  const missing = needed.filter((program) => program === "systemd-cryptsetup" && !isAny(system, unitPrograms));
  const others = needed.filter((program) => program !== "systemd-cryptsetup");
  if (others.length === 0) return missing;
  const script = 'for name; do command -v "$name" >/dev/null || echo "$name"; done';
  const { stdout } = system.run(["sh", "-c", script, "sh", ...others]);
  return [
    ...missing,
    ...decodeUtf8(stdout)
      .split("\n")
      .filter((name) => name !== ""),
  ];
}

/** systemd's units start it from here; it is in no folder of PATH. */
const unitPrograms = ["/usr/lib/systemd/systemd-cryptsetup", "/usr/bin/systemd-cryptsetup"];

function isAny(system: System, paths: readonly string[]): boolean {
  return paths.some((path) => system.stat(path) !== undefined);
}
