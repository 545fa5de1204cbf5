import { spawnSync } from "node:child_process";
import { closeSync, existsSync, ftruncateSync, openSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readContent } from "@wherry/host/storage/observe-content.ts";
import type { PartitionEntry } from "@wherry/host/storage/partition-table.ts";
import { readTable } from "@wherry/host/storage/sfdisk.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { fillPeerPath } from "../peers/peer-path.ts";
import { missingPeers, skipUnlessRoot } from "../peers/skip.ts";
import { type ApplyRequest, type ApplyResult, openStorageNamespace } from "./apply-storage.ts";

/** Disks to try storage on: loop devices over sparse files, and the real programs. */
export interface StorageLaboratory extends AsyncDisposable {
  readonly folder: string;
  /** The folder of the real Ignition's program; undefined where there is none. */
  readonly reference: string | undefined;
  /** A new disk of this many MiB, as /dev/disk/by-id/NAME; undisposed ones go with the laboratory. */
  disk(name: string, options?: { readonly mebibytes?: number; readonly sectorSize?: number }): LoopDisk;
  run(words: readonly string[], input?: string): string;
  /** Words to put before those of a program that is to mount or unmount something where configurations are applied. */
  readonly inside: readonly string[];
  apply(disks: readonly LoopDisk[], storage: unknown, more?: Partial<ApplyRequest>): Promise<ApplyResult>;
}

export interface LoopDisk extends Disposable {
  readonly name: string;
  readonly node: string;
  /** Table and contents, without what is new each time unless it was asked for. */
  describe(): readonly PartitionDescription[];
}

export interface PartitionDescription extends Omit<PartitionEntry, "attributes"> {
  readonly holds: { readonly type: string | undefined; readonly label: string; readonly uuid: string };
}

const programs = [
  "blkid",
  "cryptsetup",
  "losetup",
  "mdadm",
  "mkfs.btrfs",
  "mkfs.ext4",
  // What Ignition calls it.
  "mkfs.fat",
  "mkfs.vfat",
  "mkfs.xfs",
  "mkswap",
  "partx",
  "sfdisk",
  "sgdisk",
  "wipefs",
];

/** The laboratory, or the reason why there cannot be one. */
export async function openStorageLaboratory(): Promise<StorageLaboratory | string> {
  const notRoot = skipUnlessRoot("make loop devices");
  if (notRoot !== false) return notRoot;
  await using owned = new AsyncDisposableStack();
  const folder = owned.use(await temporaryDirectory()).path;
  // Programs synchronise what they write, which takes long on a busy disk.
  const images = owned.use(await temporaryDirectory(existsSync("/dev/shm") ? "/dev/shm" : undefined)).path;
  const bin = join(folder, "bin");
  await mkdir(bin);
  const missing = await fillPeerPath(bin, programs);
  if (missing.length > 0) return missingPeers(missing);
  const noReference = await fillPeerPath(bin, ["ignition"]);
  const path = `${bin}:${process.env.PATH}`;
  const call: Call = ([program = "", ...rest], input = "") =>
    spawnSync(program, rest, { input, encoding: "utf8", env: { ...process.env, PATH: path } });
  const run = (words: readonly string[], input = "") => {
    const { status, stdout, stderr, error } = call(words, input);
    if (status !== 0) throw new Error(`${words.join(" ")}: ${error?.message ?? stderr}`);
    return stdout;
  };
  const disks = new Set<LoopDisk>();
  owned.defer(() => {
    for (const disk of disks) disk[Symbol.dispose]();
  });
  const makeDisk: StorageLaboratory["disk"] = (name, { mebibytes = 600, sectorSize = 512 } = {}) => {
    const file = join(images, `${name}.img`);
    const handle = openSync(file, "w");
    ftruncateSync(handle, mebibytes * 2 ** 20);
    closeSync(handle);
    const node = run(["losetup", "--find", "--show", "--sector-size", String(sectorSize), file]).trim();
    const disk: LoopDisk = {
      name,
      node,
      describe: () => describeDisk(node, call),
      [Symbol.dispose]() {
        if (!disks.delete(disk)) return;
        call(["partx", "--delete", "--nr", "1:128", node]);
        call(["losetup", "--detach", node]);
        rmSync(file);
      },
    };
    disks.add(disk);
    return disk;
  };
  // Some containers have root, and no loop devices or namespaces.
  try {
    makeDisk("probe", { mebibytes: 8 })[Symbol.dispose]();
    run(["unshare", "--mount", "true"]);
  } catch (error) {
    return `there are no loop devices or namespaces: ${error instanceof Error ? error.message : error}`;
  }
  const namespace = owned.use(openStorageNamespace(folder, path));
  const kept = owned.move();
  return {
    folder,
    reference: noReference.length === 0 ? join(bin, "ignition") : undefined,
    run,
    inside: namespace.prefix,
    disk: makeDisk,
    apply(some, storage, more = {}) {
      const config = { ignition: { version: "3.3.0" }, storage };
      const named = Object.fromEntries(some.map(({ name, node }) => [name, node]));
      return namespace.apply({ config, disks: named, ...more });
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

type Call = (
  words: readonly string[],
  input?: string,
) => {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: Error | undefined;
};

function describeDisk(node: string, call: Call): PartitionDescription[] {
  // Status 1 is for a disk without a table, too.
  const { status, stdout, stderr } = call(["sfdisk", "--json", node]);
  if (status !== 0 && !/does not contain a recognized partition table/.test(stderr)) throw new Error(stderr);
  const partitions = status === 0 ? (readTable(stdout)?.table?.partitions ?? []) : [];
  if (partitions.length === 0) return [];
  const nodes = partitions.map(({ number }) => `${node}p${number}`);
  const blocks = call(["blkid", "--probe", "--output", "udev", ...nodes]).stdout.split(/\n\n+/);
  return partitions.map(({ attributes: _, ...partition }) => {
    const block = blocks.find((lines) => lines.split("\n").includes(`ID_PART_ENTRY_NUMBER=${partition.number}`));
    if (block === undefined) throw new Error(`blkid tells nothing of ${node}p${partition.number}`);
    const { type, label, uuid } = readContent(block);
    return { ...partition, holds: { type, label, uuid } };
  });
}
