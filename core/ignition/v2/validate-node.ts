import type {
  Ignition2Directory,
  Ignition2File,
  Ignition2Link,
  Ignition2Node,
  Ignition2Owner,
  Ignition2Storage,
} from "./config.ts";
import type { ConfigPath, Report } from "./problem.ts";
import type { Minor } from "./schema.ts";
import { isAbsolute } from "./text.ts";
import { validateHash, validateHeaders, validateSource } from "./validate-resource.ts";

/** Whether every node names a file system of this configuration, and every file system has a name of its own. */
export function validateFilesystemNames(storage: Ignition2Storage, minor: Minor, report: Report): void {
  const { filesystems = [], files = [], links = [], directories = [] } = storage;
  const known = new Set(["root", ...filesystems.map(({ name = "" }) => name)]);
  const kinds: readonly [string, readonly Ignition2Node[]][] = [
    ["File", files],
    ["Link", links],
    ["Directory", directories],
  ];
  for (const [kind, nodes] of minor === 0 ? kinds.slice(0, 1) : kinds) {
    for (const { filesystem = "", path = "" } of nodes) {
      if (filesystem === "" || known.has(filesystem)) continue;
      const named = `${kind} ${JSON.stringify(path)} references nonexistent filesystem ${JSON.stringify(filesystem)}.`;
      report("warning", [], `${named} (This is ok if it is defined in a referenced config)`);
    }
  }
  const seen = new Set(["root"]);
  for (const { name = "" } of filesystems) {
    // The reference writes "exising".
    if (seen.has(name)) {
      report("warning", [], `Filesystem ${JSON.stringify(name)} shadows exising filesystem definition`);
    }
    seen.add(name);
  }
}

export function validateFile(file: Ignition2File, path: ConfigPath, minor: Minor, report: Report): void {
  if (minor === 0 && (file.filesystem ?? "") === "") return report("error", path, "no filesystem specified");
  if (file.append === true && file.overwrite === true) {
    return report("error", path, "cannot set both append and overwrite to true");
  }
  validateNode(file, path, minor, report);
  const { contents = {} } = file;
  const compression = contents.compression ?? "";
  if (!["", "gzip"].includes(compression)) {
    report("error", [...path, "contents", "compression"], "invalid compression method");
  }
  validateHeaders(contents, [...path, "contents"], report);
  const source = { path: [...path, "contents"], minor, quoted: minor >= 3 };
  validateSource(contents.source ?? "", source, report);
  validateHash(contents.verification?.hash, [...path, "contents"], minor, report);
  validateMode(file.mode, path, minor, report);
}

export function validateDirectory(directory: Ignition2Directory, path: ConfigPath, minor: Minor, report: Report): void {
  validateNode(directory, path, minor, report);
  validateMode(directory.mode, path, minor, report);
}

export function validateLink(link: Ignition2Link, path: ConfigPath, minor: Minor, report: Report): void {
  validateNode(link, path, minor, report);
}

function validateNode(node: Ignition2Node, path: ConfigPath, minor: Minor, report: Report): void {
  if ((node.filesystem ?? "") === "") report("error", [...path, "filesystem"], "no filesystem specified");
  if (minor > 0) validateOwner(node.group, [...path, "group"], report);
  if (!isAbsolute(node.path ?? "")) report("error", [...path, "path"], "path not absolute");
  if (minor > 0) validateOwner(node.user, [...path, "user"], report);
}

function validateOwner(owner: Ignition2Owner | undefined, path: ConfigPath, report: Report): void {
  if (owner?.id !== undefined && (owner.name ?? "") !== "") report("error", path, "cannot set both id and name");
}

function validateMode(mode: number | undefined, path: ConfigPath, minor: Minor, report: Report): void {
  const place = [...path, "mode"];
  if (mode !== undefined && (mode < 0 || mode > 0o7777)) report("error", place, "illegal file mode");
  if (mode === undefined && minor >= 2) report("warning", place, "permissions unset, defaulting to 0000");
}
