import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { IgnitionConfig, Partition } from "../../ignition/config.ts";
import { sourceOf } from "../origins.ts";
import type { BootDevice, BootDeviceLuks, ButaneConfig, GrubUser } from "../schema/values.ts";
import type { Translation } from "../translation.ts";
import type { SourceContext } from "./report.ts";

const bootDisk = "/dev/disk/by-id/coreos-boot-disk";

/**
 * Partitions are not reused by label, and mount units lie below /etc or /var. For variant fcos since 1.6, not for
 * openshift.
 */
export function checkCoreosConfig({ storage, boot_device }: ButaneConfig, { report }: SourceContext): void {
  const mirrored = boot_device?.mirror?.devices ?? [];
  for (const [index, { device = "", wipe_table, partitions = [] }] of (storage?.disks ?? []).entries()) {
    if (device === bootDisk || wipe_table === true || mirrored.includes(device)) continue;
    for (const [number, partition] of partitions.entries())
      if ((partition.number ?? 0) === 0 && partition.label !== undefined)
        report.warning(["storage", "disks", index, "partitions", number, "number"], reuseByLabel);
  }
  for (const [index, { path, with_mount_unit }] of (storage?.filesystems ?? []).entries()) {
    if (path !== undefined && with_mount_unit === true && !/^\/(?:etc|var)(?:\/|$)/.test(path))
      report.error(
        ["storage", "filesystems", index, "path"],
        "path must be under /etc or /var if with_mount_unit is true",
      );
  }
}

const reuseByLabel = `partitions cannot be reused by label; number must be specified except on boot disk (${bootDisk}) or when wipe_table is true`;

const layouts = ["aarch64", "ppc64le", "x86_64"];
const mainframes = ["s390x-eckd", "s390x-virt", "s390x-zfcp"];

/**
 * What variants fcos (since 1.3) and openshift ask of `boot_device`: a layout that they know, at least two disks for a
 * mirror, and ways to open the encrypted root that go together and with the layout.
 */
export function checkBootDevice(bootDevice: BootDevice, { specification, report }: SourceContext): void {
  const coreos = specification.coreos ?? 0;
  const { layout, luks = {}, mirror } = bootDevice;
  const at: DataPath = ["boot_device"];
  const devices = mirror?.devices ?? [];
  const takesMainframes = coreos >= 6;
  if (takesMainframes && layout !== undefined && mainframes.includes(layout)) checkMainframe(bootDevice, at, report);
  else if (layout !== undefined && !layouts.includes(layout)) {
    const known = takesMainframes ? [...layouts, ...mainframes].sort() : layouts;
    report.error([...at, "layout"], `layout must be one of: ${known.join(", ")}`);
  }
  if (takesMainframes && isMainframe(layout) && devices.length > 0)
    report.error([...at, "layout"], "mirroring not supported on layouts: s390x-eckd, s390x-zfcp, s390x-virt");
  checkKeys(luks, { layout, at, coreos }, report);
  if (devices.length === 1) report.error([...at, "mirror", "devices"], "mirroring requires at least two devices");
  if (devices.length > 0 && layout === undefined) {
    const message = "boot_device.layout should be specified when boot_device.mirror is specified";
    if (coreos >= 7) report.error([...at, "mirror"], message);
    else report.warning([...at, "mirror"], message);
  }
}

interface KeyContext {
  readonly layout: string | undefined;
  readonly at: DataPath;
  readonly coreos: number;
}

/** The ways to open the encrypted root. */
function checkKeys(luks: BootDeviceLuks, { layout, at, coreos }: KeyContext, report: SourceContext["report"]): void {
  const { cex, device = "", tang = [], tpm2 } = luks;
  if (cex?.enabled === true) {
    const place = layout === undefined ? [...at, "luks", "cex"] : [...at, "layout"];
    const message = "when using cex the targeted architecture must match s390x";
    report.error(place, isMainframe(layout) ? undefined : message);
    if (tang.length > 0 || tpm2 === true) report.error([...at, "luks"], "cannot use cex with clevis");
    return;
  }
  const isOpened = tpm2 === true || tang.some((server) => Object.keys(server).length > 0);
  // The path has one "luks" too many, as the reference's has.
  if (coreos >= 7 && device !== "" && !isOpened)
    report.error([...at, "luks", "luks"], "no method specified for luks: set tpm2, tang or cex");
}

function isMainframe(layout: string | undefined): boolean {
  return layout?.startsWith("s390x") === true;
}

function checkMainframe({ layout, luks }: BootDevice, at: DataPath, report: SourceContext["report"]): void {
  const device = luks?.device ?? "";
  const pattern =
    layout === "s390x-eckd" ? /\/dev\/dasd[a-z]$/ : layout === "s390x-zfcp" ? /\/dev\/sd[a-z]$/ : undefined;
  if (pattern !== undefined && device === "")
    report.error([...at, "layout"], "device is required for layouts: s390x-eckd, s390x-zfcp");
  else if (pattern?.test(device) === false) {
    const message = "device name must start with /dev/dasd on s390x-eckd layout or /dev/sd on s390x-zfcp layout";
    report.error([...at, "layout"], message);
  }
}

/** A user of the boot loader GRUB has a name and the hash of a password. */
export function checkGrubUser(
  { name = "", password_hash = "" }: GrubUser,
  at: DataPath,
  { report }: SourceContext,
): void {
  if (name === "") report.error([...at, "name"], 'field "name" is required');
  if (password_hash === "") report.error([...at, "password_hash"], 'field "password_hash" is required');
}

/** The numbers that the image's own partitions have. */
const reservedNumbers: Readonly<Record<string, number>> = {
  "BIOS-BOOT": 1,
  "PowerPC-PReP-boot": 1,
  "EFI-SYSTEM": 2,
  boot: 3,
  root: 4,
};

/** Partitions that will not be what their labels promise. Looks at what the configuration becomes. */
export function checkPartitions(config: IgnitionConfig, { origins, report, specification }: Translation): void {
  const checksRoot = (specification.coreos ?? 0) >= 3;
  for (const [index, { partitions = [], wipeTable }] of (config.storage?.disks ?? []).entries()) {
    for (const [number, partition] of partitions.entries()) {
      const at: DataPath = ["storage", "disks", index, "partitions", number];
      const warn = (key: string, message: string) => report.warning(sourceOf(origins, config, [...at, key]), message);
      const { label = "" } = partition;
      if (checksRoot && label === "root") checkRoot(partitions, number, warn);
      const reserved = Object.hasOwn(reservedNumbers, label) ? reservedNumbers[label] : undefined;
      if (wipeTable !== true && reserved !== undefined && reserved !== partition.number)
        warn("label", "incorrect partition number; a new partition will be created using reserved label");
    }
  }
}

const leastRoot = 8192;

function checkRoot(partitions: readonly Partition[], root: number, warn: (key: string, message: string) => void): void {
  const size = partitions[root]?.sizeMiB ?? 0;
  // The reference does not ask which of them comes first.
  const isUnplaced = ({ startMiB = 0 }: Partition, index: number) => index !== root && startMiB === 0;
  if (size === 0 && partitions.some(isUnplaced))
    warn(
      "label",
      "the root partition has no size, and another one no start: if that is put right behind, root cannot grow; give it a start_mib",
    );
  else if (size !== 0 && size < leastRoot)
    warn("sizeMiB", `the root partition is smaller than ${leastRoot} MiB, which updates need`);
}
