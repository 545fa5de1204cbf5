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
      const bytes = Buffer.alloc(length);
      if (fillSync(descriptor, bytes, position) < length)
        throw new WherryError("format.invalid", `${path} ends before ${position + length}`);
      return bytes;
    },
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}
