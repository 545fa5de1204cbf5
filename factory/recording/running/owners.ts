import { fileTypeBits, fileTypeOf } from "@wherry/core/tree/file-types.ts";

/** Mode and owner of a file as its user sees them, where the file itself cannot have them. */
export interface Owner {
  readonly kind: "file" | "directory" | "link" | "other";
  /** Permission bits with set-id and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** By the number of the inode. */
export type Owners = ReadonlyMap<number, Owner>;

/**
 * On an overlay whose layers are on two file systems, this bit is set in the numbers of the lower one's inodes
 * (overlayfs, "Inode properties", xino).
 */
export const lowerInodes = 2n ** 63n;
/** In its place where numbers are JavaScript's. */
const lowerInodesHere = 2 ** 52;

/** The number of a file that overlayfs has from its lower layer, which is on another file system than the upper one. */
export function lowerInode(inode: number): number {
  return inode + lowerInodesHere;
}

function toKernel(inode: number): string {
  return inode < lowerInodesHere ? String(inode) : String(BigInt(inode - lowerInodesHere) + lowerInodes);
}

function fromKernel(text: string): number {
  const inode = BigInt(text);
  return inode < lowerInodes ? Number(inode) : lowerInode(Number(inode - lowerInodes));
}

/** Whatever is no file, folder or link is told to fakeroot as a device. */
const typeBits: Readonly<Record<Owner["kind"], number>> = {
  ...fileTypeBits,
  other: fileTypeBits["character-device"],
};

/** What fakeroot(1) reads with -i; `device` is the one that the files are on, as stat(2) gives it. */
export function formatOwners(owners: Owners, device: number): string {
  return [...owners]
    .sort(([a], [b]) => a - b)
    .map(([inode, { kind, mode, uid, gid }]) => {
      const shown = (typeBits[kind] | mode).toString(8);
      return `dev=${device.toString(16)},ino=${toKernel(inode)},mode=${shown},uid=${uid},gid=${gid},nlink=1,rdev=0\n`;
    })
    .join("");
}

/**
 * What fakeroot(1) wrote with -s, of one device only: the one of most lines. Whoever ran below it may have written
 * whatever they liked; lines that are not its are passed over.
 */
export function parseOwners(text: string): Owners {
  const byDevice = new Map<string, Map<number, Owner>>();
  const line =
    /^dev=([0-9a-f]{1,16}),ino=(\d{1,20}),mode=([0-7]{1,7}),uid=(\d{1,10}),gid=(\d{1,10}),nlink=\d+,rdev=\d+$/gm;
  for (const [, device = "", inode = "", mode = "", uid, gid] of text.matchAll(line)) {
    const bits = Number.parseInt(mode, 8);
    const type = fileTypeOf(bits);
    const kind = type === "file" || type === "directory" || type === "link" ? type : "other";
    const owners = byDevice.get(device) ?? new Map<number, Owner>();
    owners.set(fromKernel(inode), { kind, mode: bits & 0o7777, uid: Number(uid), gid: Number(gid) });
    byDevice.set(device, owners);
  }
  const [most] = [...byDevice.values()].sort((a, b) => b.size - a.size);
  return most ?? new Map();
}
