import { spawnSync } from "node:child_process";
import { closeSync, ftruncateSync, openSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readContent } from "@wherry/host/storage/observe-content.ts";
import { readTable } from "@wherry/host/storage/sfdisk.ts";
import { fillPeerPath } from "../peer-path.ts";
import { temporaryDirectory } from "../temporary.ts";
import { type ApplyRequest, type ApplyResult, applyStorage } from "./apply-storage.ts";

/** Disks to try storage on: loop devices over sparse files, and the real programs. */
export interface StorageLaboratory extends AsyncDisposable {
  readonly folder: string;
  /** The folder of the real Ignition's program; undefined where there is none. */
  readonly reference: string | undefined;
  /** A new disk of this many MiB, as /dev/disk/by-id/NAME; undisposed ones go with the laboratory. */
  disk(name: string, options?: { readonly mebibytes?: number; readonly sectorSize?: number }): LoopDisk;
  run(words: readonly string[], input?: string): string;
  apply(disks: readonly LoopDisk[], storage: unknown, more?: Partial<ApplyRequest>): ApplyResult;
}

export interface LoopDisk extends Disposable {
  readonly name: string;
  readonly node: string;
  /** Table and contents, without what is new each time unless it was asked for. */
  describe(): readonly PartitionDescription[];
}

export interface PartitionDescription {
  readonly number: number;
  readonly start: number;
  readonly size: number;
  readonly type: string;
  readonly guid: string;
  readonly label: string;
  readonly holds: { readonly type: string | undefined; readonly label: string; readonly uuid: string };
}

const programs = [
  "blkid",
  "cryptsetup",
  "losetup",
  "mdadm",
  "mkfs.btrfs",
  "mkfs.ext4",
  "mkfs.vfat",
  "mkfs.xfs",
  "mkswap",
  "partx",
  "sfdisk",
  "sgdisk",
  "wipefs",
];

/** The reason why there can be none, or the laboratory. */
export async function openStorageLaboratory(): Promise<StorageLaboratory | string> {
  if (process.getuid?.() !== 0) return "loop devices need root";
  const temporary = await temporaryDirectory();
  const bin = join(temporary.path, "bin");
  await mkdir(bin);
  const missing = await fillPeerPath(bin, programs);
  const noReference = await fillPeerPath(bin, ["ignition"]);
  const path = `${bin}:${process.env.PATH}`;
  const disks = new Set<LoopDisk>();
  const call = (words: readonly string[], input = "") => {
    const [program = "", ...rest] = words;
    return spawnSync(program, rest, { input, encoding: "utf8", env: { ...process.env, PATH: path } });
  };
  const run = (words: readonly string[], input = "") => {
    const { status, stdout, stderr, error } = call(words, input);
    if (status !== 0) throw new Error(`${words.join(" ")}: ${error?.message ?? stderr}`);
    return stdout;
  };
  const close = async () => {
    for (const disk of disks) disk[Symbol.dispose]();
    await temporary[Symbol.asyncDispose]();
  };
  const laboratory: StorageLaboratory = {
    folder: temporary.path,
    reference: noReference.length === 0 ? join(bin, "ignition") : undefined,
    run,
    disk(name, { mebibytes = 600, sectorSize = 512 } = {}) {
      const file = join(temporary.path, `${name}.img`);
      const handle = openSync(file, "w");
      ftruncateSync(handle, mebibytes * 2 ** 20);
      closeSync(handle);
      const node = run(["losetup", "--find", "--show", "--sector-size", String(sectorSize), file]).trim();
      const disk: LoopDisk = {
        name,
        node,
        describe: () => describeDisk(node, run),
        [Symbol.dispose]() {
          if (!disks.delete(disk)) return;
          call(["partx", "--delete", "--nr", "1:128", node]);
          call(["losetup", "--detach", node]);
          rmSync(file);
        },
      };
      disks.add(disk);
      return disk;
    },
    apply(some, storage, more = {}) {
      const config = { ignition: { version: "3.3.0" }, storage };
      const named = Object.fromEntries(some.map(({ name, node }) => [name, node]));
      return applyStorage(temporary.path, { config, disks: named, ...more }, path);
    },
    [Symbol.asyncDispose]: close,
  };
  const reason = missing.length > 0 ? `there is no ${missing.join(", ")}` : refusal(laboratory);
  if (reason === undefined) return laboratory;
  await close();
  return reason;
}

/** Some containers have root, and no loop devices or namespaces. */
function refusal(laboratory: StorageLaboratory): string | undefined {
  try {
    laboratory.disk("probe", { mebibytes: 8 })[Symbol.dispose]();
    laboratory.run(["unshare", "--mount", "true"]);
    return undefined;
  } catch (error) {
    return `there are no loop devices or namespaces: ${error instanceof Error ? error.message : error}`;
  }
}

function describeDisk(node: string, run: StorageLaboratory["run"]): PartitionDescription[] {
  // Without a table there is nothing to tell of.
  const json = run(["sh", "-c", 'sfdisk --json "$1" || [ $? = 1 ]', "sh", node]);
  const partitions = json === "" ? [] : (readTable(json)?.table?.partitions ?? []);
  return partitions.map(({ attributes: _, ...partition }) => {
    const output = run([
      "sh",
      "-c",
      'blkid --probe --output udev "$1" || [ $? = 2 ]',
      "sh",
      `${node}p${partition.number}`,
    ]);
    const { type, label, uuid } = readContent(output);
    return { ...partition, holds: { type, label, uuid } };
  });
}
