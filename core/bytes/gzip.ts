import { deflate } from "./deflate.ts";

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) !== 0 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The bytes as a gzip file (RFC 1952) without a name or a time, compressed as far as `deflate` can. */
export function gzip(bytes: Uint8Array): Uint8Array {
  const compressed = deflate(bytes);
  const file = new Uint8Array(compressed.length + 18);
  // DEFLATE, no flags, no time, the slowest algorithm, an unknown system.
  file.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
  file.set(compressed, 10);
  const view = new DataView(file.buffer);
  view.setUint32(file.length - 8, crc32(bytes), true);
  view.setUint32(file.length - 4, bytes.length, true);
  return file;
}

/** RFC 1952, 8. */
function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let index = 0; index < bytes.length; index++)
    crc = (crc >>> 8) ^ (table[(crc ^ (bytes[index] ?? 0)) & 255] ?? 0);
  return (crc ^ -1) >>> 0;
}
