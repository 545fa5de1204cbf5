import { utf8Length } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { findImpossible } from "../rules/impossible-values.ts";
import type {
  Ignition2Config,
  Ignition2Filesystem,
  Ignition2Mount,
  Ignition2Raid,
  Ignition2Reference,
  Ignition2User,
} from "./config.ts";
import type { Minor } from "./minor.ts";
import { collector, type Problem, type Rules } from "./problem.ts";
import { isAbsolute } from "./text.ts";
import { validateDisk } from "./validate-disk.ts";
import { validateDirectory, validateFile, validateFilesystemNames, validateLink } from "./validate-node.ts";
import { validateHash, validateHeaders, validateSource } from "./validate-resource.ts";
import { validateNetworkdUnit, validateUnit } from "./validate-unit.ts";

/**
 * What is wrong with a configuration by the rules of specification 2.`minor`. What is deprecated since 2.3 is a warning
 * here.
 *
 * Source: the specifications configuration-v2_0 to configuration-v2_4, and the judgement of Ignition 0.35; but what no
 * machine can carry out is an error, as it is at specification 3.
 */
export function validateIgnition2(config: Ignition2Config, minor: Minor): Problem[] {
  const { problems, report } = collector();
  const rules = { minor, report };
  validateFilesystemNames(config.storage ?? {}, rules);
  const { append, replace } = config.ignition.config ?? {};
  each(append, ["ignition", "config", "append"], (entry, path) => validateReference(entry, path, rules));
  if (replace !== undefined) validateReference(replace, ["ignition", "config", "replace"], rules);
  const authorities = ["ignition", "security", "tls", "certificateAuthorities"];
  each(config.ignition.security?.tls?.certificateAuthorities, authorities, (entry, path) =>
    validateReference(entry, path, rules),
  );
  each(config.networkd?.units, ["networkd", "units"], (unit, path) => validateNetworkdUnit(unit, path, rules));
  if (minor > 0) each(config.passwd?.users, ["passwd", "users"], (user, path) => validateUser(user, path, rules));
  const storage = config.storage ?? {};
  each(storage.directories, ["storage", "directories"], (entry, path) => validateDirectory(entry, path, rules));
  each(storage.disks, ["storage", "disks"], (disk, path) => validateDisk(disk, path, rules));
  each(storage.files, ["storage", "files"], (file, path) => validateFile(file, path, rules));
  each(storage.filesystems, ["storage", "filesystems"], (entry, path) => validateFilesystem(entry, path, rules));
  each(storage.links, ["storage", "links"], (link, path) => validateLink(link, path, rules));
  each(storage.raid, ["storage", "raid"], (raid, path) => validateRaid(raid, path, rules));
  each(config.systemd?.units, ["systemd", "units"], (unit, path) => validateUnit(unit, path, rules));
  for (const { level, path, message } of findImpossible(config)) report(level, path, message);
  return problems;
}

function each<T>(list: readonly T[] | undefined, path: DataPath, check: (item: T, path: DataPath) => void): void {
  for (const [index, item] of (list ?? []).entries()) check(item, [...path, index]);
}

function validateReference(reference: Ignition2Reference, path: DataPath, rules: Rules): void {
  validateHeaders(reference, path, rules);
  validateSource(reference.source ?? "", path, { ...rules, quoted: false });
  validateHash(reference.verification?.hash, path, rules);
}

/** What `create` may not stand beside. */
const accountKeys = [
  "gecos",
  "groups",
  "homeDir",
  "noCreateHome",
  "noLogInit",
  "noUserGroup",
  "primaryGroup",
  "shell",
  "system",
  "uid",
] as const;

function validateUser(user: Ignition2User, path: DataPath, rules: Rules): void {
  if (user.create === undefined) return;
  rules.report("warning", path, "the create object has been deprecated in favor of user-level options");
  for (const key of accountKeys) {
    const value = user[key];
    const isSet = key === "uid" ? value !== undefined : Array.isArray(value) ? value.length > 0 : Boolean(value);
    if (isSet) rules.report("error", path, `cannot use both the create object and the user-level ${key} field`);
  }
}

function validateFilesystem(filesystem: Ignition2Filesystem, path: DataPath, rules: Rules): void {
  const { mount } = filesystem;
  if (mount === undefined && filesystem.path === undefined) {
    rules.report("error", path, "filesystem is missing mount or path");
    return;
  }
  let isSound = true;
  const refuse = (message: string): void => {
    isSound = false;
    rules.report("error", path, message);
  };
  if (mount !== undefined && filesystem.path !== undefined) refuse("filesystem has both mount and path defined");
  if (rules.minor > 0 && mount?.create !== undefined) {
    if (mount.wipeFilesystem) refuse("cannot use both create object and wipeFilesystem field");
    if ((mount.options ?? []).length > 0) refuse("cannot use both create object and mount-level options field");
    rules.report("warning", path, "the create object has been deprecated in favor of mount-level options");
  }
  if (!isSound) return;
  if (mount !== undefined) validateMount(mount, [...path, "mount"], rules);
  if (filesystem.path !== undefined && !isAbsolute(filesystem.path)) {
    const name = rules.minor < 3 ? "" : `filesystem ${JSON.stringify(filesystem.name ?? "")}: `;
    rules.report("error", [...path, "path"], `${name}path not absolute`);
  }
}

/** The longest label of each format, in bytes; from 2.1 on also which formats there are. */
const longestLabel: Readonly<Record<string, number>> = { ext4: 16, btrfs: 256, xfs: 12, swap: 15, vfat: 11 };

function validateMount(mount: Ignition2Mount, path: DataPath, rules: Rules): void {
  const format = mount.format ?? "";
  const longest = Object.hasOwn(longestLabel, format) ? longestLabel[format] : undefined;
  if (rules.minor > 0 && longest === undefined) {
    rules.report("error", path, "invalid filesystem format");
    return;
  }
  if (!isAbsolute(mount.device ?? "")) rules.report("error", [...path, "device"], "path not absolute");
  if (rules.minor === 0 && !["ext4", "btrfs", "xfs"].includes(format)) {
    rules.report("error", [...path, "format"], "invalid filesystem format");
  }
  if (mount.label !== undefined && longest !== undefined && utf8Length(mount.label) > longest) {
    const message = `filesystem labels cannot be longer than ${longest} characters when using ${format}`;
    rules.report("error", [...path, "label"], message);
  }
}

const levelsWithSpares = ["raid1", "1", "mirror", "raid4", "4", "raid5", "5", "raid6", "6", "raid10", "10"];

function validateRaid(raid: Ignition2Raid, path: DataPath, rules: Rules): void {
  const at = rules.minor === 0 ? path : [...path, "level"];
  let isSound = true;
  if (["linear", "raid0", "0", "stripe"].includes(raid.level ?? "")) {
    if ((raid.spares ?? 0) !== 0) {
      isSound = false;
      rules.report("error", at, "spares unsupported for arrays with a level greater than 0");
    }
  } else if (!levelsWithSpares.includes(raid.level ?? "")) {
    isSound = false;
    rules.report("error", at, "unrecognized raid level");
  }
  if (rules.minor === 0 && !isSound) return;
  for (const [index, device] of (raid.devices ?? []).entries()) {
    const place = rules.minor === 0 ? [...path, "devices", index] : [...path, "devices"];
    if (!isAbsolute(device)) rules.report("error", place, "path not absolute");
  }
}
