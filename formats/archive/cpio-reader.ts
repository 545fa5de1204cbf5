import { WherryError } from "@wherry/core/errors/errors.ts";

/** An entry of a cpio archive, as its header says it; nothing of it has been judged. */
export interface CpioEntry {
  /** As it stands there: "./etc/x". */
  readonly name: string;
  readonly inode: number;
  /** With the bits of the kind (inode(7)). */
  readonly mode: number;
  /** Major and minor number of a device. */
  readonly device: readonly [number, number];
  /** A file's bytes, or a link's target. Of hard links only one has them. */
  readonly content: Uint8Array;
}

const headerSize = 110;
/** Place of each number in the header, counted in numbers. */
const fields = { inode: 0, mode: 1, size: 6, major: 9, minor: 10, nameSize: 11 } as const;

/**
 * Reads an archive in the "newc" format, to its trailer.
 *
 * Source: the kernel's Documentation/driver-api/early-userspace/buffer-format.rst.
 *
 * @throws {WherryError} format.invalid when it is none, or ends before its trailer
 * @throws {WherryError} format.too-large when it has more entries than `most`
 */
export function readCpio(bytes: Uint8Array, most: number): readonly CpioEntry[] {
  const entries: CpioEntry[] = [];
  const text = (start: number, end: number) => Buffer.from(bytes.subarray(start, end)).toString("latin1");
  let at = 0;
  for (;;) {
    const header = text(at, at + headerSize);
    if (!/^070701[0-9A-Fa-f]{104}$/.test(header)) throw invalid(`no header at byte ${at}`);
    const number = (field: keyof typeof fields) => Number.parseInt(header.slice(6 + fields[field] * 8).slice(0, 8), 16);
    const nameStart = at + headerSize;
    const nameEnd = nameStart + number("nameSize");
    const start = padded(nameEnd);
    const end = start + number("size");
    if (number("nameSize") < 1 || end > bytes.length) throw invalid(`it ends within the entry at byte ${at}`);
    const name = Buffer.from(bytes.subarray(nameStart, nameEnd - 1)).toString("utf8");
    if (name === "TRAILER!!!") return entries;
    if (entries.length >= most)
      throw new WherryError("format.too-large", `a cpio archive of more than ${most} entries`);
    entries.push({
      name,
      inode: number("inode"),
      mode: number("mode"),
      device: [number("major"), number("minor")],
      content: bytes.subarray(start, end),
    });
    at = padded(end);
  }
}

function padded(offset: number): number {
  return (offset + 3) & ~3;
}

function invalid(why: string): WherryError {
  return new WherryError("format.invalid", `this is no cpio archive: ${why}`);
}
