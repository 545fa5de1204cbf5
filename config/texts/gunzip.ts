import { gunzipSync } from "node:zlib";
import type { Gunzip } from "../ignition/decode-contents.ts";

/** More than anybody would read or edit by hand. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Unpacks the contents of one configuration: undefined for what is not gzip, and for what brings all that was unpacked
 * to more than 16 MiB. gzip expands a thousandfold, and a small configuration can hold very many such contents.
 */
export function openGunzip(): Gunzip {
  let left = MOST_BYTES;
  return (bytes) => {
    // Zero would be no limit at all.
    if (left === 0) return undefined;
    try {
      const unpacked = new Uint8Array(gunzipSync(bytes, { maxOutputLength: left }));
      left -= unpacked.length;
      return unpacked;
    } catch {
      return undefined;
    }
  };
}
