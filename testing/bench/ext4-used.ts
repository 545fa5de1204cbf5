import { open } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";

/**
 * Bytes in use of an ext4 file system that starts `offset` bytes into a file: what it holds and its own tables, without
 * free blocks. From the superblock (Linux, Documentation/filesystems/ext4, "Super Block").
 *
 * @throws {WherryError} format.invalid when there is no superblock of ext4 at that place
 */
export async function ext4UsedBytes(path: string, offset: number): Promise<number> {
  await using file = await open(path, "r");
  const superblock = Buffer.alloc(1024);
  const { bytesRead } = await file.read(superblock, 0, superblock.length, offset + 1024);
  const magic = 0xef53;
  if (bytesRead < superblock.length || superblock.readUInt16LE(0x38) !== magic) {
    throw new WherryError("format.invalid", `${path} has no ext4 file system at byte ${offset}`);
  }
  const blockSize = 1024 * 2 ** superblock.readUInt32LE(0x18);
  const has64Bit = (superblock.readUInt32LE(0x60) & 0x80) !== 0;
  const count = (low: number, high: number) =>
    superblock.readUInt32LE(low) + (has64Bit ? superblock.readUInt32LE(high) * 2 ** 32 : 0);
  return (count(0x04, 0x150) - count(0x0c, 0x158)) * blockSize;
}
