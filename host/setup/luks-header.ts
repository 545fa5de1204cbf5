import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";

/** Where the first binary header of LUKS2 stands, in bytes. */
export const luksPart = { offset: 0, length: 512 };

/** What the set-up wants to know of an encrypted device. */
export interface LuksHeader {
  readonly version: number;
  /** Empty in version 1, whose header has no field for it. */
  readonly label: string;
}

const magic = [0x4c, 0x55, 0x4b, 0x53, 0xba, 0xbe];

/**
 * Reads the beginning of an encrypted device (LUKS2 On-Disk Format Specification 1.1.4, 2.1); undefined where it does
 * not begin with such a header.
 */
export function parseLuksHeader(bytes: Uint8Array): LuksHeader | undefined {
  if (bytes.length < luksPart.length || magic.some((byte, index) => bytes[index] !== byte)) return undefined;
  const version = (bytes[6] ?? 0) * 256 + (bytes[7] ?? 0);
  if (version !== 2) return { version, label: "" };
  const label = bytes.subarray(24, 72);
  const end = label.indexOf(0);
  return { version, label: decodeUtf8(end < 0 ? label : label.subarray(0, end)) };
}
