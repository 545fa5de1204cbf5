import { architectures } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { DiskReader } from "@wherry/formats/disk/disk-reader.ts";
import type { PlacedPartition } from "@wherry/formats/disk/gpt.ts";
import { readGpt } from "@wherry/formats/disk/gpt-reader.ts";
import { PARTITION_TYPES } from "@wherry/formats/disk/partition-types.ts";
import { EROFS_HEAD, isErofs } from "@wherry/formats/filesystem/erofs/superblock.ts";
import { readFatTree } from "@wherry/formats/filesystem/fat/read-fat-tree.ts";
import type { BootContents, DiskFacts, ImageFile, Volume } from "../image-contents.ts";
import { openSlot } from "./open-slot.ts";
import { readBootFile } from "./read-boot-file.ts";

interface DiskParts {
  readonly files: ReadonlyMap<string, ImageFile>;
  readonly boot: BootContents | null;
  readonly disk: DiskFacts;
  readonly epoch: number;
  readonly volumes: readonly Volume[];
}

/**
 * What is on a disk: /usr of the slot that its boot file starts, the EFI system partition, and how it is divided.
 *
 * @throws {WherryError} format.invalid when it has no valid partition table, or no partition of /usr with EROFS, or
 *   what is on these is damaged
 */
export async function openDisk(name: string, disk: DiskReader): Promise<DiskParts> {
  const { partitions: found } = await readGpt(name, {
    size: disk.size,
    read: async (position, length) => disk.read(position, length),
  }).catch((cause: Error) => {
    const hint = "build it again, or fetch it again; it may have been truncated";
    throw new WherryError("format.invalid", cause.message, { hint, cause });
  });
  const partitions = withOwnNames(found);
  const volumes = volumesOf(disk, partitions);
  const { files: onEsp, boots } = readEsp(name, disk, partitions);
  const slots = partitions.filter(({ type, offset, size }) => isUsr(type) && size > 4096 && hasErofs(disk, offset));
  const [slot, boot] = chooseSlot(slots, boots);
  if (slot === undefined)
    throw new WherryError("format.invalid", `${name} has no partition of /usr with EROFS on it`, {
      hint: "name an image that wherry build made",
    });
  const { files, epoch } = openSlot(partOf(name, disk, slot));
  for (const [path, file] of onEsp) if (path !== boot?.path) files.set(`esp:${path}`, file);
  return {
    files,
    epoch,
    boot: boot?.contents ?? null,
    disk: {
      size: disk.size,
      partitions: partitions.map(({ name, type, size }) => ({ name, type: typeOf(type), size })),
    },
    volumes,
  };
}

/** Partitions are compared by their names, of which a table may have one twice: "root", "root (2)". */
function withOwnNames(partitions: readonly PlacedPartition[]): readonly PlacedPartition[] {
  const taken = new Set<string>();
  return partitions.map((partition) => {
    let { name } = partition;
    for (let number = 2; taken.has(name); number++) name = `${partition.name} (${number})`;
    taken.add(name);
    return { ...partition, name };
  });
}

/** A part of a disk, which nothing reads beyond. */
function partOf(name: string, disk: DiskReader, { offset, size }: { readonly offset: number; readonly size: number }) {
  const read = (position: number, length: number): Uint8Array => {
    if (!(position >= 0 && length >= 0 && position + length <= size))
      throw new WherryError("format.invalid", `${name} is damaged: a partition ends before ${position + length}`);
    return disk.read(offset + position, length);
  };
  return { size, read };
}

function isUsr(type: string): boolean {
  return Object.values(architectures).some(({ usrPartition }) => usrPartition.data === type);
}

function hasErofs(disk: DiskReader, offset: number): boolean {
  return isErofs(disk.read(offset, EROFS_HEAD));
}

/** A partition's type by its name in the Discoverable Partitions Specification, where it has one. */
function typeOf(type: string): string {
  return Object.entries(PARTITION_TYPES).find(([, known]) => known === type)?.[0] ?? type;
}

interface FoundBoot {
  readonly path: string;
  readonly contents: BootContents;
}

/** The files of the EFI system partition, and which of them are boot files. */
function readEsp(name: string, disk: DiskReader, partitions: readonly PlacedPartition[]) {
  const files = new Map<string, ImageFile>();
  const boots: FoundBoot[] = [];
  const esp = partitions.find(({ type }) => type === PARTITION_TYPES.esp);
  if (esp === undefined) return { files, boots };
  const part = partOf(name, disk, esp);
  const tree = readFatTree((at, length) => {
    const rest = Math.min(length, part.size - at);
    return rest > 0 ? part.read(at, rest) : undefined;
  });
  for (const [path, { kind, size, read }] of tree ?? []) {
    const attributes = { mode: 0o755, uid: 0, gid: 0, mtime: 0, target: "", capabilities: "", device: "" };
    if (kind === "directory") continue;
    const pieces = function* () {
      for (let at = 0; at < size; at += 2 ** 20) yield read(at, Math.min(2 ** 20, size - at));
    };
    files.set(path, { kind, size, ...attributes, content: { stored: pieces, unpacked: pieces } });
    if (!/^\/EFI\/Linux\/[^/]+\.efi$/i.test(path)) continue;
    const contents = readBootFile({ size, read });
    if (contents !== undefined) boots.push({ path, contents });
  }
  return { files, boots: boots.sort((one, other) => (one.path < other.path ? -1 : 1)) };
}

/**
 * The slot that a boot file starts, by the root hash whose first half is the partition's UUID; else the first slot and
 * the last boot file.
 */
function chooseSlot(slots: readonly PlacedPartition[], boots: readonly FoundBoot[]) {
  for (const boot of boots.toReversed()) {
    const half = boot.contents.rootHash.slice(0, 32);
    const slot = slots.find(({ id }) => half !== "" && id.replaceAll("-", "") === half);
    if (slot !== undefined) return [slot, boot] as const;
  }
  return [slots[0], boots.at(-1)] as const;
}

/** The whole disk, divided by its partitions and what lies between them. */
function volumesOf(disk: DiskReader, partitions: readonly PlacedPartition[]): readonly Volume[] {
  const volumes: Volume[] = [];
  const add = (name: string, offset: number, size: number) => {
    const bytes = { read: (position: number, length: number) => disk.read(offset + position, length) };
    if (size > 0) volumes.push({ name, size, bytes });
  };
  let at = 0;
  for (const { name, offset, size } of partitions.toSorted((one, other) => one.offset - other.offset)) {
    add(at === 0 ? "the partition table" : `what is before partition ${name}`, at, offset - at);
    add(`partition ${name}`, offset, size);
    at = offset + size;
  }
  add("the backup partition table", at, disk.size - at);
  return volumes;
}
