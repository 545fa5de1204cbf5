import { list } from "../ignition/v2/compact.ts";
import type { Ignition2Disk, Ignition2Filesystem, Ignition2Raid } from "../ignition/v2/config.ts";
import type { Report } from "../ignition/v2/problem.ts";
import { given } from "../shapes/given.ts";
import { filled } from "./filled.ts";
import type { ClcStorage } from "./schema.ts";
import { parseSize } from "./size.ts";

/** Partition types that have names here. Source: the Container Linux Config specification. */
const types = new Map([
  ["raid_containing_root", "be9067b9-ea49-4f15-b4f6-f36f8c9e1818"],
  ["linux_filesystem_data", "0fc63daf-8483-4772-8e79-3d69d8477de4"],
  ["swap_partition", "0657fd6d-a4ab-43c4-84e5-0933c84b4f4f"],
  ["raid_partition", "a19d880f-05fc-4d3b-a006-743f0f84911e"],
]);

/**
 * Disks as Ignition 2.3 has them: sizes and starts such as "1GiB" in MiB, named partition types as GUIDs. A size that
 * cannot be read is reported as an error, and its field left out.
 */
export function convertDisks({ disks }: ClcStorage, report: Report): readonly Ignition2Disk[] {
  return (disks ?? []).map(({ device = "", wipe_table: wipeTable, partitions }, index) => ({
    device,
    ...filled({
      wipeTable,
      partitions: (partitions ?? []).map((partition, number) => {
        const toMebibytes = (key: "size" | "start") => {
          const text = partition[key] ?? "";
          if (text === "") return undefined;
          const size = parseSize(text);
          if ("mebibytes" in size) return size.mebibytes;
          report("error", ["storage", "disks", index, "partitions", number, key], size.problem);
          return undefined;
        };
        const { label, number: place, guid, type_guid: type = "" } = partition;
        return {
          ...given({ label }),
          ...filled({ number: place, guid, typeGuid: types.get(type) ?? type }),
          ...given({ sizeMiB: toMebibytes("size"), startMiB: toMebibytes("start") }),
        };
      }),
    }),
  }));
}

/** Software RAID arrays as Ignition 2.3 has them. */
export function convertRaid({ raid }: ClcStorage): readonly Ignition2Raid[] {
  return list(raid, ({ name = "", level = "", devices = [], spares, options }) => ({
    name,
    level,
    devices,
    ...filled({ spares, options }),
  }));
}

/** File systems as Ignition 2.3 has them; fields that are empty or false are left out. */
export function convertFilesystems({ filesystems }: ClcStorage): readonly Ignition2Filesystem[] {
  return list(filesystems, ({ name, path, mount }) => ({
    ...filled({ name }),
    ...given({ path }),
    ...given({
      mount: mount && {
        device: mount.device ?? "",
        format: mount.format ?? "",
        ...given({
          create: mount.create && filled({ force: mount.create.force, options: mount.create.options }),
          label: mount.label,
          uuid: mount.uuid,
        }),
        ...filled({ wipeFilesystem: mount.wipe_filesystem, options: mount.options }),
      },
    }),
  }));
}
