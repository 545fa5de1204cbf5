import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";

/** One member of a tar archive. Names are relative to where it is unpacked. */
export interface TarMember {
  readonly name: string;
  readonly kind: "directory" | "file" | "link" | "hard-link";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Where a link leads; for a hard link another member's name. Empty otherwise. */
  readonly target: string;
  /** Empty for all but files. */
  readonly content: Uint8Array;
}

const BLOCK = 512;
/** Bytes of a header that are ever set. */
const HEADER = 265;
const TYPE_FLAGS = { file: "0", "hard-link": "1", link: "2", directory: "5" } as const;

/**
 * An archive that GNU tar and busybox's unpack alike: ustar headers (POSIX.1-1988), with GNU's long names, as busybox
 * does not read those of POSIX.1-2001. `mtime` is in seconds since 1970.
 */
export function writeTarStream(members: readonly TarMember[], mtime: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const member of members) {
    const name = encodeUtf8(member.kind === "directory" ? `${member.name}/` : member.name);
    const target = encodeUtf8(member.target);
    if (target.length > 100) blocks.push(...longText("K", target));
    if (name.length > 100) blocks.push(...longText("L", name));
    blocks.push(
      header({ ...member, name, target, typeFlag: TYPE_FLAGS[member.kind], size: member.content.length, mtime }),
    );
    blocks.push(member.content, padding(member.content.length));
  }
  blocks.push(new Uint8Array(2 * BLOCK));
  const archive = new Uint8Array(blocks.reduce((size, block) => size + block.length, 0));
  let offset = 0;
  for (const block of blocks) {
    archive.set(block, offset);
    offset += block.length;
  }
  return archive;
}

interface Header {
  readonly name: Uint8Array;
  readonly target: Uint8Array;
  readonly typeFlag: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
}

/** A member of GNU's own that holds the next one's name ("L") or target ("K"). */
function longText(typeFlag: "K" | "L", text: Uint8Array): Uint8Array[] {
  const content = new Uint8Array(text.length + 1);
  content.set(text);
  const name = encodeUtf8("././@LongLink");
  const size = content.length;
  return [
    header({ name, target: new Uint8Array(), typeFlag, mode: 0o644, uid: 0, gid: 0, size, mtime: 0 }),
    content,
    padding(size),
  ];
}

function header({ name, target, typeFlag, mode, uid, gid, size, mtime }: Header): Uint8Array {
  const block = new Uint8Array(BLOCK);
  block.set(name.subarray(0, 100), 0);
  putNumber(block, 100, 8, mode);
  putNumber(block, 108, 8, uid);
  putNumber(block, 116, 8, gid);
  putNumber(block, 124, 12, size);
  putNumber(block, 136, 12, mtime);
  block.set(encodeUtf8(typeFlag), 156);
  block.set(target.subarray(0, 100), 157);
  block.set(encodeUtf8("ustar  \0"), 257);
  block.fill(0x20, 148, 156);
  let sum = 0;
  // The rest of the block, behind the fields, holds zeros only: nothing to add.
  for (const byte of block.subarray(0, HEADER)) sum += byte;
  block.set(encodeUtf8(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return block;
}

/** Octal digits; a number that they do not hold goes in base 256, as GNU writes it. */
function putNumber(block: Uint8Array, offset: number, width: number, value: number): void {
  const digits = value.toString(8);
  if (digits.length < width) {
    block.set(encodeUtf8(digits.padStart(width - 1, "0")), offset);
    return;
  }
  let rest = value;
  for (let index = offset + width - 1; index > offset; index--) {
    block[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  block[offset] = 0x80;
}

function padding(size: number): Uint8Array {
  return new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK);
}
