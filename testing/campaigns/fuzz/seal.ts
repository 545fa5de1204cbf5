import { crc32, gunzipSync } from "node:zlib";
import { crc32c } from "@wherry/formats/filesystem/erofs/crc32c.ts";

/** The sums of headers, as far as each header's place is known from the one before it. */
export function sealTar(bytes: Uint8Array): void {
  for (let at = 0; at + 512 <= bytes.length; ) {
    const header = bytes.subarray(at, at + 512);
    if (header.every((byte) => byte === 0)) return;
    header.fill(0x20, 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.set(Buffer.from(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
    const size = Number.parseInt(Buffer.from(header.subarray(124, 135)).toString("latin1"), 8);
    at += 512 + (size > 0 ? Math.ceil(size / 512) * 512 : 0);
  }
}

/** The sum and the length of a member's content, where that can be unpacked. RFC 1952, 2.3.1. */
export function sealGzip(bytes: Uint8Array): void {
  if (bytes.length < 18) return;
  const end = bytes.length - 8;
  try {
    // What the trailer says is not asked for where only what comes out is wanted.
    const content = gunzipSync(bytes.subarray(0, end), { finishFlush: 2, maxOutputLength: 2 ** 22 });
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    view.setUint32(end, crc32(content), true);
    view.setUint32(end + 4, content.length, true);
  } catch {
    // Damaged before its end: no sum would make it right.
  }
}

/** The sums of header, footer, index and first block header. The .xz file format 1.2.1, 2.1, 3.1 and 4. */
export function sealXz(bytes: Uint8Array): void {
  if (bytes.length < 32) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { length } = bytes;
  const put = (at: number, from: number, to: number) => {
    if (at >= 0 && at + 4 <= length && from >= 0) view.setUint32(at, crc32(bytes.subarray(from, to)), true);
  };
  put(8, 6, 8);
  put(length - 12, length - 8, length - 2);
  const index = length - 12 - (view.getUint32(length - 8, true) + 1) * 4;
  put(length - 16, index, length - 16);
  const header = ((bytes[12] ?? 0) + 1) * 4;
  put(12 + header - 4, 12, 12 + header - 4);
}

/** The sums of both tables and both headers, the second one at the input's end. UEFI 2.10, 5.3.2. */
export function sealGpt(bytes: Uint8Array): void {
  sealTable(bytes, 512, 1024);
  sealTable(bytes, bytes.length - 512, bytes.length - 33 * 512);
}

function sealTable(bytes: Uint8Array, header: number, entries: number): void {
  if (header < 0 || entries < 0 || header + 512 > bytes.length) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset + header, 512);
  const length = view.getUint32(80, true) * view.getUint32(84, true);
  if (entries + length <= bytes.length) view.setUint32(88, crc32(bytes.subarray(entries, entries + length)), true);
  view.setUint32(16, 0, true);
  const size = Math.min(512, view.getUint32(12, true));
  view.setUint32(16, crc32(bytes.subarray(header, header + size)), true);
}

/** The superblock's. */
export function sealErofs(bytes: Uint8Array): void {
  if (bytes.length < 4096) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset + 1024);
  view.setUint32(4, 0, true);
  view.setUint32(4, crc32c(bytes.subarray(1024, 4096)), true);
}
