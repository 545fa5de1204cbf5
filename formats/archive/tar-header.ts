/** What the header of an entry says, whether it is read or written. */
export interface TarAttributes {
  readonly path: string;
  readonly kind: "file" | "hard-link" | "link" | "directory" | "character-device" | "block-device" | "fifo";
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Whole seconds since 1970. */
  readonly mtime: number;
  /** Of the body, in bytes; 0 for anything but files. */
  readonly size: number;
  /** Of links; "" otherwise. */
  readonly target: string;
  readonly major: number;
  readonly minor: number;
}

/** One entry of a tar archive, before it has bytes. */
export interface TarHeader extends TarAttributes {
  /** Value of the extended attribute "security.capability". */
  readonly capabilities?: Uint8Array;
}

const blockSize = 512;
const flags = {
  file: "0",
  "hard-link": "1",
  link: "2",
  "character-device": "3",
  "block-device": "4",
  directory: "5",
  fifo: "6",
} as const;

/**
 * The header's block (POSIX.1-2017, pax, "ustar Interchange Format"), preceded by a pax header of its own where a value
 * does not fit. A device number beyond seven octal digits, which Linux does not have, is a RangeError.
 */
export function tarHeader(header: TarHeader): Buffer {
  const records: [keyword: string, value: string | Uint8Array][] = [];
  const name = splitName(header.path);
  if (name === undefined) records.push(["path", header.path]);
  if (Buffer.byteLength(header.target) > 100) records.push(["linkpath", header.target]);
  for (const [keyword, digits] of [["size", 11] as const, ["uid", 7] as const, ["gid", 7] as const]) {
    if (header[keyword] >= 8 ** digits) records.push([keyword, String(header[keyword])]);
  }
  if (header.mtime < 0 || header.mtime >= 8 ** 11) records.push(["mtime", String(header.mtime)]);
  // As GNU tar with --xattrs, libarchive and the container engines write it.
  if (header.capabilities !== undefined) records.push(["SCHILY.xattr.security.capability", header.capabilities]);
  const block = ustarBlock(header, flags[header.kind], name ?? { prefix: "", name: shortened(header.path) });
  if (records.length === 0) return block;
  const extension = Buffer.concat(records.map(([keyword, value]) => paxRecord(keyword, value)));
  const extensionHeader: TarHeader = {
    ...header,
    size: extension.length,
    target: "",
    uid: 0,
    gid: 0,
    major: 0,
    minor: 0,
  };
  return Buffer.concat([
    ustarBlock(extensionHeader, "x", { prefix: "", name: "PaxHeader" }),
    extension,
    Buffer.alloc((blockSize - (extension.length % blockSize)) % blockSize),
    block,
  ]);
}

interface UstarName {
  readonly prefix: string;
  readonly name: string;
}

function ustarBlock(header: TarHeader, flag: string, { prefix, name }: UstarName): Buffer {
  const block = Buffer.alloc(blockSize);
  block.write(name, 0, 100);
  block.write(octal(header.mode, 7), 100);
  block.write(octal(header.uid, 7), 108);
  block.write(octal(header.gid, 7), 116);
  block.write(octal(header.size, 11), 124);
  block.write(octal(header.mtime, 11), 136);
  block.write(" ".repeat(8), 148);
  block.write(flag, 156);
  block.write(shortened(header.target), 157, 100);
  block.write("ustar\x0000", 257);
  block.write(octal(checkDevice(header.major), 7), 329);
  block.write(octal(checkDevice(header.minor), 7), 337);
  block.write(prefix, 345, 155);
  let sum = 0;
  for (let index = 0; index < blockSize; index++) sum += block[index] ?? 0;
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

/** Digits with leading zeros; 0 for what a pax record says instead. */
function octal(value: number, digits: number): string {
  return (value >= 0 && value < 8 ** digits ? value : 0).toString(8).padStart(digits, "0");
}

function checkDevice(number: number): number {
  if (number < 0 || number >= 8 ** 7) throw new RangeError(`no tar header can hold device number ${number}`);
  return number;
}

/** Fits names of more than 100 bytes into prefix (155) and name (100), cut at a slash; undefined where they do not. */
function splitName(name: string): UstarName | undefined {
  const bytes = Buffer.from(name);
  if (bytes.length <= 100) return { prefix: "", name };
  // The slash between them is in neither, and the name may not be empty.
  const first = Math.max(1, bytes.length - 101);
  for (let slash = bytes.indexOf(0x2f, first); slash !== -1 && slash <= 155; slash = bytes.indexOf(0x2f, slash + 1)) {
    if (slash < bytes.length - 1) {
      return { prefix: bytes.toString("utf8", 0, slash), name: bytes.toString("utf8", slash + 1) };
    }
  }
  return undefined;
}

/** What an archiver without pax would see: the first hundred bytes, cut between characters. */
function shortened(text: string): string {
  if (Buffer.byteLength(text) <= 100) return text;
  return Buffer.from(text)
    .subarray(0, 100)
    .toString("utf8")
    .replace(/\ufffd+$/u, "");
}

/** "length keyword=value\n", where the length counts its own digits (POSIX.1-2017, pax, "pax Extended Header"). */
function paxRecord(keyword: string, value: string | Uint8Array): Buffer {
  const bytes = typeof value === "string" ? Buffer.from(value) : value;
  const rest = Buffer.byteLength(` ${keyword}=\n`) + bytes.length;
  let length = rest + String(rest).length;
  if (rest + String(length).length > length) length++;
  return Buffer.concat([Buffer.from(`${length} ${keyword}=`), bytes, Buffer.from("\n")]);
}
