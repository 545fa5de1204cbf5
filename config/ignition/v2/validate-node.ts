import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type {
  Ignition2Directory,
  Ignition2File,
  Ignition2Link,
  Ignition2Node,
  Ignition2Owner,
  Ignition2Storage,
} from "./config.ts";
import type { Rules } from "./problem.ts";
import { isAbsolute } from "./text.ts";
import { validateHash, validateHeaders, validateSource } from "./validate-resource.ts";

/** Whether every node names a file system of this configuration, and every file system has a name of its own. */
export function validateFilesystemNames(storage: Ignition2Storage, rules: Rules): void {
  const { filesystems = [], files = [], links = [], directories = [] } = storage;
  const known = new Set(["root", ...filesystems.map(({ name = "" }) => name)]);
  const kinds: readonly [string, readonly Ignition2Node[]][] = [
    ["File", files],
    ["Link", links],
    ["Directory", directories],
  ];
  for (const [kind, nodes] of rules.minor === 0 ? kinds.slice(0, 1) : kinds) {
    for (const { filesystem = "", path = "" } of nodes) {
      if (filesystem === "" || known.has(filesystem)) continue;
      const named = `${kind} ${JSON.stringify(path)} references nonexistent filesystem ${JSON.stringify(filesystem)}.`;
      rules.report("warning", [], `${named} (This is ok if it is defined in a referenced config)`);
    }
  }
  const seen = new Set(["root"]);
  for (const { name = "" } of filesystems) {
    // The reference writes "exising".
    if (seen.has(name)) {
      rules.report("warning", [], `Filesystem ${JSON.stringify(name)} shadows exising filesystem definition`);
    }
    seen.add(name);
  }
}

/**
 * Reports a file without a file system or absolute path, with both `append` and `overwrite`, or with contents or a mode
 * that Ignition refuses. Since 2.2 a missing mode is warned of.
 */
export function validateFile(file: Ignition2File, path: DataPath, rules: Rules): void {
  if (rules.minor === 0 && (file.filesystem ?? "") === "") {
    rules.report("error", path, "no filesystem specified");
    return;
  }
  if (file.append === true && file.overwrite === true) {
    rules.report("error", path, "cannot set both append and overwrite to true");
    return;
  }
  validateNode(file, path, rules);
  const { contents = {} } = file;
  const compression = contents.compression ?? "";
  if (!["", "gzip"].includes(compression)) {
    rules.report("error", [...path, "contents", "compression"], "invalid compression method");
  }
  validateHeaders(contents, [...path, "contents"], rules);
  validateSource(contents.source ?? "", [...path, "contents"], { ...rules, quoted: rules.minor >= 3 });
  validateHash(contents.verification?.hash, [...path, "contents"], rules);
  validateMode(file.mode, path, rules);
}

/**
 * Reports a directory without a file system or absolute path, with an owner by both id and name, or with a mode beyond
 * 07777. Since 2.2 a missing mode is warned of.
 */
export function validateDirectory(directory: Ignition2Directory, path: DataPath, rules: Rules): void {
  validateNode(directory, path, rules);
  validateMode(directory.mode, path, rules);
}

/**
 * Reports a link without a file system or absolute path, or with an owner by both id and name; its target is not looked
 * at.
 */
export function validateLink(link: Ignition2Link, path: DataPath, rules: Rules): void {
  validateNode(link, path, rules);
}

function validateNode(node: Ignition2Node, path: DataPath, rules: Rules): void {
  if ((node.filesystem ?? "") === "") rules.report("error", [...path, "filesystem"], "no filesystem specified");
  if (rules.minor > 0) validateOwner(node.group, [...path, "group"], rules);
  if (!isAbsolute(node.path ?? "")) rules.report("error", [...path, "path"], "path not absolute");
  if (rules.minor > 0) validateOwner(node.user, [...path, "user"], rules);
}

function validateOwner(owner: Ignition2Owner | undefined, path: DataPath, rules: Rules): void {
  if (owner?.id !== undefined && (owner.name ?? "") !== "") rules.report("error", path, "cannot set both id and name");
}

function validateMode(mode: number | undefined, path: DataPath, rules: Rules): void {
  const place = [...path, "mode"];
  if (mode !== undefined && (mode < 0 || mode > 0o7777)) rules.report("error", place, "illegal file mode");
  if (mode === undefined && rules.minor >= 2) rules.report("warning", place, "permissions unset, defaulting to 0000");
}
