import { malformed } from "./malformed.ts";
import { readTextField } from "./tar-fields.ts";

/** The keywords that matter here, of one entry's extended header. */
export interface ExtendedHeader {
  readonly path?: string;
  readonly linkpath?: string;
  readonly size?: number;
  readonly mtime?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly capabilities?: Uint8Array;
}

/** What is done with extended attributes: archives of packages may not have any. */
export type TarAttributeRule = "refuse" | "keep-capabilities";

/** As GNU tar with --xattrs, libarchive and the container engines write them. */
const attributePrefix = "SCHILY.xattr.";

/** Without meaning for an image: names of owners, since numbers count, and other times. */
const ignored = new Set(["atime", "ctime", "uname", "gname", "comment", "LIBARCHIVE.creationtime"]);

/**
 * Parses records of the form "length keyword=value\n" (POSIX.1-2017, pax, "pax Extended Header").
 *
 * Unknown keywords are refused, because they change what an entry is: sparse files, extended attributes, access lists.
 * By the rule "keep-capabilities" extended attributes are allowed: "security.capability" is kept, others are not.
 */
export function parseExtendedHeader(bytes: Buffer, file: string, rule: TarAttributeRule = "refuse"): ExtendedHeader {
  const found: { -readonly [Keyword in keyof ExtendedHeader]: ExtendedHeader[Keyword] } = {};
  let position = 0;
  while (position < bytes.length) {
    const space = bytes.indexOf(0x20, position);
    const digits = space === -1 ? "" : bytes.toString("latin1", position, space);
    const end = /^[1-9]\d{0,5}$/.test(digits) ? position + Number(digits) : 0;
    const equals = bytes.indexOf(0x3d, space);
    if (end <= space + 1 || end > bytes.length || bytes[end - 1] !== 0x0a || equals === -1 || equals >= end) {
      throw malformed(file, "has a damaged pax header");
    }
    const keyword = bytes.toString("latin1", space + 1, equals);
    const value = bytes.subarray(equals + 1, end - 1);
    if (isText(keyword) && !value.includes(0) && value.length > 0) found[keyword] = readTextField(value, file);
    else if (isNumber(keyword)) found[keyword] = parseNumber(keyword, value.toString("latin1"), file);
    else if (rule === "keep-capabilities" && keyword.startsWith(attributePrefix)) {
      if (keyword === `${attributePrefix}security.capability`) found.capabilities = Uint8Array.from(value);
    } else if (!ignored.has(keyword)) {
      throw malformed(file, `has a pax header with ${JSON.stringify(keyword)}, which is not supported`);
    }
    position = end;
  }
  return found;
}

function isText(keyword: string): keyword is "path" | "linkpath" {
  return keyword === "path" || keyword === "linkpath";
}

function isNumber(keyword: string): keyword is "size" | "mtime" | "uid" | "gid" {
  return ["size", "mtime", "uid", "gid"].includes(keyword);
}

function parseNumber(keyword: string, value: string, file: string): number {
  // Only times have fractions, and only whole seconds reach an image.
  const valid = keyword === "mtime" ? /^\d{1,15}(\.\d*)?$/ : /^\d{1,15}$/;
  if (!valid.test(value)) throw malformed(file, `has a pax header with an impossible ${keyword}`);
  return Math.floor(Number(value));
}
