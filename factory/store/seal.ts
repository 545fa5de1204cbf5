import { createHmac } from "node:crypto";

/**
 * Says of bytes, in 64 hexadecimal digits, that a holder of the store's key wrote them for this purpose: whoever can
 * write into the store, and no more, can neither change them nor put them where others are expected.
 */
export type Seal = (purpose: string, bytes: string | Uint8Array) => string;

/** The seals of a key: HMAC with SHA-256 (RFC 2104) over the purpose, a zero byte and the bytes. */
export function sealWith(key: Uint8Array): Seal {
  return (purpose, bytes) => createHmac("sha256", key).update(`${purpose}\0`).update(bytes).digest("hex");
}

/** JSON under its seal: an array of the seal of its second line, and that line's value. */
export function sealJson(value: unknown, purpose: string, seal: Seal): string {
  const text = JSON.stringify(value);
  return `["${seal(purpose, text)}",\n${text}\n]\n`;
}

/**
 * The sealed value; undefined where the text is not what was sealed for this purpose. It is therefore exactly what some
 * version of this program put in, and needs no schema beyond a format number.
 */
export function unsealJson(sealed: string, purpose: string, seal: Seal): unknown {
  const text = sealed.slice(69, -3);
  const found = sealed.slice(2, 66);
  if (sealed !== `["${found}",\n${text}\n]\n` || seal(purpose, text) !== found) return undefined;
  return JSON.parse(text);
}

/** The length of what `sealBytes` puts before the bytes: a seal and a line feed. */
const headLength = 65;

/** Bytes behind a line that holds their seal. */
export function sealBytes(bytes: Uint8Array, purpose: string, seal: Seal): Uint8Array {
  return Buffer.concat([Buffer.from(`${seal(purpose, bytes)}\n`), bytes]);
}

/** The sealed bytes; undefined where they are not what was sealed for this purpose. */
export function unsealBytes(sealed: Uint8Array, purpose: string, seal: Seal): Uint8Array | undefined {
  const bytes = sealed.subarray(headLength);
  const head = Buffer.from(sealed.buffer, sealed.byteOffset, Math.min(headLength, sealed.length)).toString("latin1");
  return head === `${seal(purpose, bytes)}\n` ? bytes : undefined;
}
