import { hash } from "node:crypto";

/**
 * Identifiers that other systems draw at random follow from what they name here, so that the same image has the same
 * ones.
 */

/** A UUID of version 8 (RFC 9562, section 5.8) from words: 122 bits of their SHA-256. */
export function derivedUuid(...words: readonly string[]): string {
  const bytes = digest(words).subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return dashed(bytes.toString("hex"));
}

/** A FAT volume identifier: 32 bits. */
export function derivedVolumeId(...words: readonly string[]): number {
  return digest(words).readUInt32LE(0);
}

/**
 * The partition identifiers of a slot: the first and the last 128 bits of its root hash, as the Discoverable Partitions
 * Specification says for /usr and its hash tree; a boot file that knows the root hash finds both.
 */
export function slotIdentifiers(rootHash: string): { readonly usr: string; readonly verity: string } {
  return { usr: dashed(rootHash.slice(0, 32)), verity: dashed(rootHash.slice(32, 64)) };
}

/**
 * The salt of all verity trees. It is the same for every image and version: equal blocks must have equal hashes, so
 * that an update finds what a machine has already. Its secrecy protects nothing.
 */
export const veritySalt: Uint8Array = digest(["wherry verity salt"]);

function digest(words: readonly string[]): Buffer {
  return Buffer.from(hash("sha256", words.join("\0"), "hex"), "hex");
}

function dashed(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
