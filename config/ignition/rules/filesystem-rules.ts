import { utf8Length } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Filesystem } from "../config.ts";
import { optionalPathFault, pathFault } from "../syntax/path-fault.ts";
import type { Report } from "./report.ts";

/**
 * The longest label of each format, in bytes: man pages of mkfs.ext4, mkfs.btrfs, mkfs.xfs, mkfs.fat; mkswap by trial.
 */
const longestLabels: Readonly<Record<string, number>> = { ext4: 16, btrfs: 256, xfs: 12, swap: 15, vfat: 11 };

/**
 * A file system has a known format wherever anything but its device is said, and a label that the format can hold. A
 * virtiofs (since 3.7) is named by a tag, and cannot be labelled, wiped or made.
 */
export function checkFilesystem(filesystem: Filesystem, at: DataPath, report: Report): void {
  const { format, device, path, uuid, wipeFilesystem, options } = filesystem;
  // A virtiofs has a tag where others have a device.
  const tagged = format === "virtiofs" && report.minor >= 7;
  report.error([...at, "path"], optionalPathFault(path));
  report.error([...at, "device"], tagged ? tagFault(device) : pathFault(device));
  report.error([...at, "format"], formatFault(filesystem, report.minor));
  report.error([...at, "label"], labelFault(filesystem, tagged));
  if (!tagged) return;
  if (uuid !== undefined && uuid !== "") report.error([...at, "uuid"], "virtiofs cannot have a uuid");
  if (wipeFilesystem === true) report.error([...at, "wipeFilesystem"], "virtiofs cannot be wiped");
  if (options !== undefined) report.error([...at, "options"], "virtiofs is not made, so it takes no options for mkfs");
}

/** VIRTIO 1.2, 5.11.4: the tag has 36 bytes. */
function tagFault(tag: string): string | undefined {
  if (tag === "") return "device is required: the tag of the virtiofs";
  return utf8Length(tag) > 36 ? "virtiofs tags cannot be longer than 36 characters" : undefined;
}

function formatFault(filesystem: Filesystem, minor: number): string | undefined {
  const { format = "", path, label, uuid, wipeFilesystem, mountOptions, options } = filesystem;
  if (format === "") {
    const described = Boolean(path) || Boolean(label) || Boolean(uuid) || wipeFilesystem === true;
    return described || mountOptions !== undefined || options !== undefined
      ? "format cannot be empty when path, label, uuid, wipeFilesystem, options, or mountOptions is specified"
      : undefined;
  }
  const known = [...Object.keys(longestLabels), ...(minor >= 3 ? ["none"] : []), ...(minor >= 7 ? ["virtiofs"] : [])];
  return known.includes(format) ? undefined : `invalid filesystem format "${format}": it can be ${known.join(", ")}`;
}

function labelFault({ label = "", format = "" }: Filesystem, tagged: boolean): string | undefined {
  if (label === "") return undefined;
  if (format === "") return "filesystem must specify format if label is specified";
  if (tagged) return "virtiofs cannot have a label";
  const longest = Object.hasOwn(longestLabels, format) ? longestLabels[format] : undefined;
  return longest !== undefined && utf8Length(label) > longest
    ? `filesystem labels cannot be longer than ${longest} characters when using ${format}`
    : undefined;
}
