import { closeSync, fstatSync, openSync } from "node:fs";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { fillSync } from "../files/file-bytes.ts";
import type { DiskReader } from "./disk-reader.ts";

/** Opens a file whose bytes are those of a disk, or of one file system, to read from it. */
export function openRaw(path: string): DiskReader {
  const descriptor = openSync(path, "r");
  const { size } = fstatSync(descriptor);
  return {
    size,
    read: (position, length) => {
      // What is asked for may come from the disk itself: nothing is allotted for what it cannot have.
      const isWithin = position >= 0 && length >= 0 && position + length <= size;
      const bytes = Buffer.alloc(isWithin ? length : 0);
      if (!isWithin || fillSync(descriptor, bytes, position) < length)
        throw new WherryError("format.invalid", `${path} ends before ${position + length}`);
      return bytes;
    },
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}
