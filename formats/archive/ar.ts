import type { FileHandle } from "node:fs/promises";
import { fill } from "../files/file-bytes.ts";
import { malformed } from "./malformed.ts";

/** One member of an `ar` archive: where its bytes lie in the file. */
export interface ArMember {
  readonly name: string;
  /** Of the member's first byte, from the start of the file. */
  readonly offset: number;
  /** Bytes, without padding. */
  readonly size: number;
}

const magic = "!<arch>\n";
const headerSize = 60;
/** A .deb has three members, and a few more when it is signed. */
const memberLimit = 32;

/**
 * Lists the members of an `ar` archive in the common format that deb(5) and ar(5) describe, without reading their
 * content.
 *
 * @throws {WherryError} archive.malformed when a header is damaged, a size is not a number, a member reaches beyond the
 *   end of the file, there are more than 32 of them, or anything but members is in it
 */
export async function readArMembers(handle: FileHandle, file: string): Promise<ArMember[]> {
  const { size: fileSize } = await handle.stat();
  if ((await readExactly(handle, 0, magic.length, fileSize, file)).toString("latin1") !== magic) {
    throw malformed(file, "does not begin as an ar archive does");
  }
  const members: ArMember[] = [];
  let offset = magic.length;
  while (offset < fileSize) {
    if (members.length === memberLimit) throw malformed(file, `has more than ${memberLimit} members`);
    const header = await readExactly(handle, offset, headerSize, fileSize, file);
    const member = parseHeader(header, offset, file);
    const end = member.offset + member.size;
    if (end > fileSize) throw malformed(file, `member ${member.name} reaches beyond the end of the file`);
    // Members begin at even offsets; one newline fills the gap.
    if (end % 2 === 1) {
      const padding = await readExactly(handle, end, 1, fileSize, file);
      if (padding[0] !== 0x0a) throw malformed(file, `member ${member.name} is not padded with a newline`);
    }
    members.push(member);
    offset = end + (end % 2);
  }
  return members;
}

/** name[16] mtime[12] uid[6] gid[6] mode[8] size[10] "`\n", all text filled up with spaces. */
function parseHeader(header: Buffer, offset: number, file: string): ArMember {
  const text = header.toString("latin1");
  // GNU ar ends names with a slash, dpkg does not (deb(5): both are accepted).
  const name = text.slice(0, 16).trimEnd().replace(/\/$/, "");
  const size = text.slice(48, 58).trimEnd();
  if (text.slice(58) !== "`\n" || !/^[\w.+-]+$/.test(name) || !/^\d+$/.test(size)) {
    throw malformed(file, `has a damaged member header at offset ${offset}`);
  }
  return { name, offset: offset + headerSize, size: Number(size) };
}

/**
 * Reads `length` bytes at `offset`; the range must lie below `end`.
 *
 * @throws {WherryError} archive.malformed when the range ends after `end`, or the file became shorter meanwhile
 */
export async function readExactly(
  handle: FileHandle,
  offset: number,
  length: number,
  end: number,
  file: string,
): Promise<Buffer> {
  if (offset + length > end) throw malformed(file, `ends too early: ${length} bytes are missing at offset ${offset}`);
  const buffer = Buffer.allocUnsafe(length);
  if ((await fill(handle, buffer, offset)) < length) throw malformed(file, "became shorter while it was read");
  return buffer;
}
