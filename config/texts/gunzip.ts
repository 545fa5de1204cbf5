import { gunzipSync } from "node:zlib";

/** More than anybody would read or edit by hand. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Undefined where the bytes are not gzip, and for more than 16 MiB. */
export function gunzip(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: MOST_BYTES }));
  } catch {
    return undefined;
  }
}
