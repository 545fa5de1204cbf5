import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { cleanPath } from "@wherry/core/paths/paths.ts";
import type { Disk, IgnitionConfig, Link, Storage } from "../config.ts";
import type { Report } from "./report.ts";

const nodeLists = ["files", "directories", "links"] as const;

/** Files, directories and links where systemd's units and drop-ins are written to. */
export function checkConfig({ storage, systemd }: IgnitionConfig, at: DataPath, report: Report): void {
  const units = new Set<string>();
  for (const { name, contents, dropins } of systemd?.units ?? []) {
    const path = `/etc/systemd/system/${name}`;
    if (contents !== undefined && contents !== "") units.add(path);
    for (const dropin of dropins ?? [])
      if (dropin.contents !== undefined && dropin.contents !== "") units.add(`${path}.d/${dropin.name}`);
  }
  if (units.size === 0) return;
  for (const list of nodeLists) {
    storage?.[list]?.forEach(({ path }, index) => {
      if (units.has(path))
        report.error([...at, "storage", list, index, "path"], "path conflicts with systemd unit or dropin");
    });
  }
}

/**
 * What the lists of `storage` ask of each other: paths do not lead through links, hard links do not point to
 * directories, and file systems are warned of where they cover a disk that is partitioned or wiped. Since 3.3 a link
 * needs a target.
 */
export function checkStorage(storage: Storage, at: DataPath, report: Report): void {
  const links = storage.links ?? [];
  const through = createLinkFinder(links);
  const complain = (kind: string, list: (typeof nodeLists)[number], index: number, path: string) => {
    for (const link of through(path))
      report.error([...at, list, index], `${kind} path includes link in config: ${link}`);
  };
  storage.directories?.forEach(({ path }, index) => {
    complain("directory", "directories", index, path);
  });
  storage.files?.forEach(({ path }, index) => {
    complain("file", "files", index, path);
  });
  links.forEach((link, index) => {
    complain("link", "links", index, link.path);
    checkTarget(link, storage, [...at, "links", index], report);
  });
  checkFormattedDisks(storage, at, report);
}

/** Gives the links that a path leads through, each as often as it is there. */
function createLinkFinder(links: readonly Link[]): (path: string) => readonly string[] {
  const times = new Map<string, number>();
  for (const { path } of links) times.set(path, (times.get(path) ?? 0) + 1);
  return (path) => {
    const found: string[] = [];
    if (times.size === 0) return found;
    for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
      const above = path.slice(0, end);
      for (let count = times.get(above) ?? 0; count > 0; count--) found.push(above);
    }
    return found;
  };
}

function checkTarget(link: Link, storage: Storage, at: DataPath, report: Report): void {
  const target = link.target ?? "";
  if (target === "" && report.minor >= 3) {
    report.error([...at, "target"], "link target is required");
    return;
  }
  if (link.hard !== true) return;
  const place = target.startsWith("/") ? target : [link.path, target].filter((part) => part !== "").join("/");
  const absolute = place === "" ? "" : cleanPath(place);
  for (const { path } of storage.directories ?? [])
    if (path === absolute) report.error(at, "hard link target is a directory");
  for (const list of ["user", "group"] as const) {
    for (const key of ["id", "name"] as const)
      if (link[list]?.[key] !== undefined) report.warning([...at, list, key], "user/group ignored for hard link");
  }
}

/** File systems on a whole disk that the configuration also partitions or wipes. */
function checkFormattedDisks(storage: Storage, at: DataPath, report: Report): void {
  const disks = new Map<string, Disk>(storage.disks?.map((disk) => [disk.device, disk]));
  storage.filesystems?.forEach((filesystem, index) => {
    const disk = disks.get(filesystem.device);
    const path = [...at, "filesystems", index, "device"];
    if (disk?.partitions !== undefined) report.warning(path, "filesystem overwrites partitioned device");
    else if (disk?.wipeTable === true && filesystem.wipeFilesystem !== true)
      report.warning(path, "device matches disk with wipeTable enabled; filesystem will be wiped");
  });
}
