import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Ignition2Config, Ignition2Node, Ignition2Reference, Ignition2Storage, Ignition2Unit } from "./config.ts";
import { collector, type Problem, type Report } from "./problem.ts";
import { mountedPath } from "./translate-node.ts";
import { SECTORS_PER_MIB } from "./validate-disk.ts";

interface ObstacleContext {
  /** With "root". */
  readonly filesystems: ReadonlyMap<string, string>;
  readonly scope: "plain" | "whole";
}

/** What stands in the way of saying the same in specification 3, and what is lost on the way. */
export function findObstacles(config: Ignition2Config, context: ObstacleContext): Problem[] {
  const { problems, report } = collector();
  if (context.scope === "plain") checkDeprecated(config, report);
  const storage = config.storage ?? {};
  checkSources(config, report);
  checkFilesystems(storage, context, report);
  checkPartitions(storage, context, report);
  checkPaths(storage, context, report);
  checkUnits(config.systemd?.units ?? [], report);
  return problems;
}

/** What has a counterpart in specification 3, but only "whole" translations carry over. */
function checkDeprecated(config: Ignition2Config, report: Report): void {
  if ((config.networkd?.units ?? []).length > 0) {
    report("error", ["networkd"], "config includes deprecated networkd section - use Files instead");
  }
  for (const [key, references] of [
    ["ignition.config.append", config.ignition.config?.append],
    ["ignition.security.tls.certificateAuthorities", config.ignition.security?.tls?.certificateAuthorities],
  ] as const) {
    for (let index = 1; index < (references ?? []).length; index++) {
      // The reference takes all of them for the last one, and refuses that as a duplicate.
      report("error", [...key.split("."), index], "only one entry can be translated unless the translation is whole");
    }
  }
  for (const [index, user] of (config.passwd?.users ?? []).entries()) {
    if (user.create === undefined) continue;
    const message = "the create object is left out unless the translation is whole; move its keys up, beside the name";
    report("warning", ["passwd", "users", index, "create"], message);
  }
}

/** Specification 3 knows no "oem" scheme: the files of the image's maker are in the image. */
function checkSources({ ignition, storage }: Ignition2Config, report: Report): void {
  const { append, replace } = ignition.config ?? {};
  const authorities = ignition.security?.tls?.certificateAuthorities;
  const lists: readonly [path: DataPath, references: readonly (Ignition2Reference | undefined)[]][] = [
    [["ignition", "config", "append"], append ?? []],
    [["ignition", "security", "tls", "certificateAuthorities"], authorities ?? []],
    [["storage", "files"], storage?.files?.map(({ contents }) => contents) ?? []],
  ];
  const check = (reference: Ignition2Reference | undefined, path: DataPath): void => {
    if (!/^oem:/i.test(reference?.source ?? "")) return;
    report("error", [...path, "source"], "invalid url scheme: specification 3 has no oem, use data or https");
  };
  check(replace, ["ignition", "config", "replace"]);
  for (const [path, references] of lists) {
    for (const [index, reference] of references.entries()) {
      check(reference, path[0] === "storage" ? [...path, index, "contents"] : [...path, index]);
    }
  }
}

function checkFilesystems(storage: Ignition2Storage, { filesystems, scope }: ObstacleContext, report: Report): void {
  const nodes = [...(storage.files ?? []), ...(storage.directories ?? []), ...(storage.links ?? [])];
  const used = new Set(nodes.map(({ filesystem }) => filesystem));
  for (const [index, { name = "", mount }] of (storage.filesystems ?? []).entries()) {
    const path = ["storage", "filesystems", index];
    if (!filesystems.has(name) && (scope === "plain" || used.has(name))) {
      const message =
        `Config defined filesystem ${JSON.stringify(name)} but no mapping was defined. ` +
        "Please specify a path to be used as the filesystem mountpoint.";
      report("error", path, message);
    }
    if (mount?.create !== undefined && mount.create.force !== true) {
      const message = "Config must force filesystem creation in case `mount.create` object is defined.";
      report("error", [...path, "mount", "create"], message);
    }
    if (mount === undefined && name !== "root") {
      report("error", path, "a file system that is mounted already has no counterpart in specification 3");
    }
  }
  for (const [key, list] of nodeLists(storage)) {
    for (const [index, { filesystem = "" }] of list.entries()) {
      if (filesystems.has(filesystem) || storage.filesystems?.some(({ name }) => name === filesystem)) continue;
      const message = `nothing says where ${JSON.stringify(filesystem)} is mounted; the path is taken as it is`;
      report("warning", ["storage", key, index, "filesystem"], message);
    }
  }
}

function nodeLists(storage: Ignition2Storage): [key: string, nodes: readonly Ignition2Node[]][] {
  return [
    ["files", storage.files ?? []],
    ["directories", storage.directories ?? []],
    ["links", storage.links ?? []],
  ];
}

/** Specification 3 counts in MiB. */
function checkPartitions(storage: Ignition2Storage, { scope }: ObstacleContext, report: Report): void {
  for (const [disk, { partitions = [] }] of (storage.disks ?? []).entries()) {
    for (const [index, partition] of partitions.entries()) {
      for (const key of ["size", "start"] as const) {
        const path = ["storage", "disks", disk, "partitions", index, key];
        const sectors = partition[key];
        if (sectors === undefined) continue;
        if (scope === "plain") report("error", path, `${key} is deprecated; use ${key}MiB instead`);
        else if (sectors % SECTORS_PER_MIB !== 0) {
          report(
            "error",
            path,
            `${sectors} sectors are not a whole number of MiB: ${SECTORS_PER_MIB} sectors make one`,
          );
        }
      }
    }
  }
}

/** In specification 3 no path may stand twice, and none may lead through a link of the same configuration. */
function checkPaths(storage: Ignition2Storage, { filesystems }: ObstacleContext, report: Report): void {
  const links = (storage.links ?? []).map((link) => mountedPath(link, filesystems));
  const kinds: Readonly<Record<string, string>> = { files: "File", directories: "Directory", links: "Link" };
  const seen = new Map<string, string>();
  for (const [key, nodes] of nodeLists(storage)) {
    for (const [index, node] of nodes.entries()) {
      const at: DataPath = ["storage", key, index, "path"];
      const path = mountedPath(node, filesystems);
      const name = `${kinds[key]}: ${path}`;
      const first = seen.get(path);
      if (first === undefined) seen.set(path, name);
      else {
        const both = `${JSON.stringify(first)} and ${JSON.stringify(name)}`;
        const message = `Config has conflicting inodes: ${both}.  All files, directories and links must specify a unique \`path\`.`;
        report("error", at, message);
      }
      const through = links.find((link) => path !== link && path.startsWith(link.endsWith("/") ? link : `${link}/`));
      if (through !== undefined) {
        const message = `${name} uses link defined in config ${JSON.stringify(through)}. Please use a link not defined in Storage:Links`;
        report("error", at, message);
      }
    }
  }
}

function checkUnits(units: readonly Ignition2Unit[], report: Report): void {
  const seen = new Set<string>();
  for (const [index, { name = "", dropins = [] }] of units.entries()) {
    if (seen.has(name)) {
      const message = `Config has duplicate unit name ${JSON.stringify(name)}.  All units must specify a unique \`name\`.`;
      report("error", ["systemd", "units", index, "name"], message);
    }
    seen.add(name);
    const seenDropins = new Set<string>();
    for (const [dropin, { name: dropinName = "" }] of dropins.entries()) {
      if (seenDropins.has(dropinName)) {
        const message = `Config has duplicate dropin name ${JSON.stringify(dropinName)} in unit ${JSON.stringify(name)}.  All dropins must specify a unique \`name\`.`;
        report("error", ["systemd", "units", index, "dropins", dropin, "name"], message);
      }
      seenDropins.add(dropinName);
    }
  }
}
