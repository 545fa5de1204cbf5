import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, rmSync, symlinkSync } from "node:fs";

const links = [
  ["ID_PART_ENTRY_NAME", "/dev/disk/by-partlabel"],
  ["ID_PART_ENTRY_UUID", "/dev/disk/by-partuuid"],
] as const;

/**
 * What kernel and udev do for partitions: nodes, and links below /dev/disk. The kernel of a test machine may not read
 * partition tables by itself; partx tells it. The function is called after every step, so it does nothing where neither
 * table nor nodes are new.
 */
export function deviceSettler(disks: readonly string[]): () => void {
  let settled = "";
  return () => {
    if (observe(disks) === settled) return;
    for (const [, folder] of links) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    }
    for (const disk of disks) settle(disk);
    settled = observe(disks);
  };
}

/** Partition tables, which are at the beginning of disks, and the kernel's partitions. */
function observe(disks: readonly string[]): string {
  const bytes = Buffer.alloc(2 ** 16);
  return disks
    .map((disk) => {
      const handle = openSync(disk, "r");
      readSync(handle, bytes, 0, bytes.length, 0);
      closeSync(handle);
      const places = partitionsOf(disk).map((part) =>
        ["partition", "start", "size"].map((file) => readFileSync(`/sys/class/block/${part}/${file}`, "latin1")),
      );
      return bytes.toString("latin1") + places.join();
    })
    .join();
}

function partitionsOf(disk: string): readonly string[] {
  const name = disk.slice("/dev/".length);
  return readdirSync(`/sys/class/block/${name}`).filter((entry) => entry.startsWith(`${name}p`));
}

function settle(disk: string): void {
  // As the kernel does when a table is read again; those in use stay. partx --update makes mistakes where old and new
  // places overlap.
  for (const how of ["--delete", "--add"]) spawnSync("partx", [how, "--nr", "1:128", disk]);
  const nodes = partitionsOf(disk).map((part) => `/dev/${part}`);
  if (nodes.length === 0) return;
  const { stdout } = spawnSync("blkid", ["--probe", "--output", "udev", ...nodes], { encoding: "utf8" });
  // One block of lines for each partition.
  for (const block of stdout.split(/\n\n+/)) {
    const values = new Map(block.split("\n").map((line) => [line.split("=")[0] ?? "", line.split("=")[1] ?? ""]));
    const number = values.get("ID_PART_ENTRY_NUMBER");
    for (const [key, folder] of number === undefined ? [] : links) {
      const value = values.get(key) ?? "";
      if (value === "") continue;
      rmSync(`${folder}/${value}`, { force: true });
      symlinkSync(`${disk}p${number}`, `${folder}/${value}`);
    }
  }
}
