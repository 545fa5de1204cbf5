import type { Disk, IgnitionConfig, Link, Storage } from "../config.ts";
import { cleanPath } from "../syntax/clean-path.ts";
import type { Path, Report } from "./report.ts";

const nodeLists = ["files", "directories", "links"] as const;

/** Files, directories and links where systemd's units and drop-ins are written to. */
export function checkConfig({ storage, systemd }: IgnitionConfig, at: Path, report: Report): void {
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

export function checkStorage(storage: Storage, at: Path, report: Report): void {
  const links = storage.links ?? [];
  const places = links.map(({ path }) => `${path}/`);
  const through = (path: string) => places.filter((place) => path.startsWith(place));
  storage.directories?.forEach(({ path }, index) => {
    for (const place of through(path))
      report.error([...at, "directories", index], `directory path includes link in config: ${place.slice(0, -1)}`);
  });
  storage.files?.forEach(({ path }, index) => {
    for (const place of through(path))
      report.error([...at, "files", index], `file path includes link in config: ${place.slice(0, -1)}`);
  });
  links.forEach((link, index) => {
    for (const place of through(link.path))
      report.error([...at, "links", index], `link path includes link in config: ${place.slice(0, -1)}`);
    checkTarget(link, storage, [...at, "links", index], report);
  });
  checkFormattedDisks(storage, at, report);
}

function checkTarget(link: Link, storage: Storage, at: Path, report: Report): void {
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
function checkFormattedDisks(storage: Storage, at: Path, report: Report): void {
  const disks = new Map<string, Disk>(storage.disks?.map((disk) => [disk.device, disk]));
  storage.filesystems?.forEach((filesystem, index) => {
    const disk = disks.get(filesystem.device);
    const path = [...at, "filesystems", index, "device"];
    if (disk?.partitions !== undefined) report.warning(path, "filesystem overwrites partitioned device");
    else if (disk?.wipeTable === true && filesystem.wipeFilesystem !== true)
      report.warning(path, "device matches disk with wipeTable enabled; filesystem will be wiped");
  });
}
