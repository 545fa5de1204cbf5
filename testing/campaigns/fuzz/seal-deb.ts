import { sealTar } from "./seal.ts";

/** The sums of the tar headers in the uncompressed members of a package. */
export function sealDebTars(bytes: Uint8Array): void {
  for (let at = 8; at + 60 <= bytes.length; ) {
    const header = Buffer.from(bytes.subarray(at, at + 60)).toString("latin1");
    const size = Number(header.slice(48, 58));
    if (!Number.isSafeInteger(size) || size < 0) return;
    if (/^[\w.]*\.tar\/? *$/.test(header.slice(0, 16))) sealTar(bytes.subarray(at + 60, at + 60 + size));
    at += 60 + size + (size % 2);
  }
}
