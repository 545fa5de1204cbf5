import { decodeCapabilities } from "@wherry/core/tree/capabilities.ts";
import type { ImageSource } from "@wherry/formats/filesystem/erofs/read-image.ts";
import { readErofsTree } from "@wherry/formats/filesystem/erofs/read-tree.ts";
import { BLOCK, readSuperblock } from "@wherry/formats/filesystem/erofs/superblock.ts";
import { placeOnMachine } from "../../tree/slot-tree.ts";
import type { ImageFile } from "../image-contents.ts";

interface Slot {
  /** By their paths on a machine. */
  readonly files: Map<string, ImageFile>;
  /** Seconds since 1970. */
  readonly epoch: number;
}

/**
 * The files of an EROFS image of /usr, with those of /etc and /var that it keeps copies of. Their contents are read
 * when they are asked for, while `source` is open.
 *
 * @throws {WherryError} format.invalid when `readErofsTree` refuses it
 */
export function openSlot(source: ImageSource): Slot {
  const files = new Map<string, ImageFile>();
  for (const [path, node] of readErofsTree(source)) {
    const { kind, mode, uid, gid, mtime, size, target = "", device, data, capabilities } = node;
    files.set(placeOnMachine(path), {
      kind: kind === "other" ? (device?.kind ?? "other") : kind,
      mode,
      uid,
      gid,
      mtime,
      size: kind === "file" ? size : 0,
      target,
      capabilities: capabilities === undefined ? "" : decodeCapabilities(capabilities),
      device: device === undefined || device.kind === "fifo" ? "" : `${device.major}:${device.minor}`,
      ...(data === undefined ? {} : { content: data }),
    });
  }
  return { files, epoch: readSuperblock(source.read(0, BLOCK)).time };
}
