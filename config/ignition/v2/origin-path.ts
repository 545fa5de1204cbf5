import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Ignition2Config } from "./config.ts";

/** Where in a configuration of specification 2 a place of its translation to 3.1 comes from. */
export function originPath(path: DataPath, config: Ignition2Config): DataPath {
  const [section, kind, index, ...below] = path;
  if (section === "ignition" && kind === "config" && index === "merge")
    return ["ignition", "config", "append", ...below];
  if (typeof index !== "number") return path;
  const place: DataPath = path.slice(0, 3);
  switch (`${section}.${kind}`) {
    case "storage.files":
      return fileOrigin(config, index, below);
    case "storage.filesystems":
      return filesystemOrigin(config, index, below);
    case "storage.disks":
      return [...place, ...diskOrigin(config, index, below)];
    case "passwd.users":
      return [...place, ...userOrigin(config, index, below)];
    case "systemd.units":
      return [...place, ...unitOrigin(config, index, below)];
    default:
      return path;
  }
}

/** Behind the configuration's own files come networkd's units. */
function fileOrigin({ storage, networkd }: Ignition2Config, index: number, below: DataPath): DataPath {
  const files = storage?.files ?? [];
  if (index < files.length) {
    const contents = below[0] === "append" ? ["contents", ...below.slice(2)] : below;
    return ["storage", "files", index, ...contents];
  }
  const units = (networkd?.units ?? []).flatMap(({ contents = "", dropins = [] }, unit): DataPath[] => [
    ...(contents === "" ? [] : [[unit]]),
    ...dropins.map((_, dropin) => [unit, "dropins", dropin]),
  ]);
  const unit = units[index - files.length] ?? [];
  const key = below[0] === "path" ? ["name"] : below[0] === "contents" ? ["contents"] : [];
  return ["networkd", "units", ...unit, ...key];
}

/**
 * The file system "root" has no counterpart. `path` was chosen by the name, and is reported there; all other keys are
 * in "mount".
 */
function filesystemOrigin({ storage }: Ignition2Config, index: number, below: DataPath): DataPath {
  const kept = (storage?.filesystems ?? []).flatMap(({ name }, own) => (name === "root" ? [] : [own]));
  const place: DataPath = ["storage", "filesystems", kept[index] ?? index];
  if (below.length === 0) return place;
  return below[0] === "path" ? [...place, "name"] : [...place, "mount", ...below];
}

function diskOrigin({ storage }: Ignition2Config, index: number, below: DataPath): DataPath {
  const [list, number, key] = below;
  const partition = typeof number === "number" ? storage?.disks?.[index]?.partitions?.[number] : undefined;
  if (list !== "partitions" || number === undefined || partition === undefined) return below;
  if (key === "sizeMiB" && partition.sizeMiB === undefined) return [list, number, "size"];
  return key === "startMiB" && partition.startMiB === undefined ? [list, number, "start"] : below;
}

function userOrigin({ passwd }: Ignition2Config, index: number, below: DataPath): DataPath {
  const create = passwd?.users?.[index]?.create;
  return Object.hasOwn(create ?? {}, below[0] ?? "") ? ["create", ...below] : below;
}

function unitOrigin({ systemd }: Ignition2Config, index: number, below: DataPath): DataPath {
  return below[0] === "enabled" && systemd?.units?.[index]?.enabled === undefined ? ["enable"] : below;
}
