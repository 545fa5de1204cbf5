import { malformed } from "./malformed.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text up to the first NUL or the end of the field. Names that are not UTF-8 are refused: a tree's keys are text. */
export function readTextField(field: Uint8Array, file: string): string {
  const end = field.indexOf(0);
  const text = end === -1 ? field : field.subarray(0, end);
  try {
    return utf8.decode(text);
  } catch (cause) {
    throw malformed(file, `has a name that is not UTF-8: ${quoteBytes(text)}`, cause);
  }
}

/** As ls(1) shows it with -b: "caf\xe9". */
function quoteBytes(text: Uint8Array): string {
  const shown = [...text].map((byte) =>
    byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`,
  );
  return `"${shown.join("")}"`;
}

/**
 * A number in a tar header: octal digits ended by spaces or NULs (POSIX.1-2017, pax, "ustar Interchange Format"), or
 * where the first byte is 0x80, big-endian binary (GNU tar). Negative numbers and those beyond 2^53 are refused.
 */
export function readNumber(block: Buffer, start: number, length: number, file: string): number {
  const field = block.subarray(start, start + length);
  let value = 0;
  if (field[0] === 0x80) {
    for (const byte of field.subarray(1)) value = value * 256 + byte;
  } else {
    const digits = /^ *([0-7]*)[ \0]*$/.exec(field.toString("latin1"))?.[1];
    if (digits === undefined) throw malformed(file, "has a number in a tar header that is neither octal nor binary");
    value = digits === "" ? 0 : Number.parseInt(digits, 8);
  }
  if (!Number.isSafeInteger(value)) throw malformed(file, "has a number in a tar header that is too large");
  return value;
}

/** Whether the header's checksum is right: the sum of all bytes, those of the checksum itself taken as spaces. */
export function readChecksum(block: Buffer): boolean {
  let sum = 8 * 0x20;
  for (let index = 0; index < 148; index++) sum += block[index] ?? 0;
  for (let index = 156; index < 512; index++) sum += block[index] ?? 0;
  const digits = /^ *([0-7]+)[ \0]*$/.exec(block.toString("latin1", 148, 156))?.[1];
  return digits !== undefined && Number.parseInt(digits, 8) === sum;
}
