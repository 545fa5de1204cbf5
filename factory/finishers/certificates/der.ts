import { WherryError } from "@wherry/core/errors/errors.ts";

/** One element of DER (X.690 section 8.1): tag, and where its content lies. */
export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
}

/** The elements that follow each other in `bytes`. Lengths are checked; tags above 30 do not occur in certificates. */
export function readElements(bytes: Buffer): DerElement[] {
  const elements: DerElement[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const tag = bytes.readUInt8(offset);
    const { length, start } = readLength(bytes, offset + 1);
    if ((tag & 0x1f) === 0x1f || start + length > bytes.length) throw malformed();
    elements.push({ tag, content: bytes.subarray(start, start + length) });
    offset = start + length;
  }
  return elements;
}

/** An element's encoding. */
export function encodeElement(tag: number, content: Buffer): Buffer {
  const length = content.length;
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  const header = length < 128 ? [tag, length] : [tag, 0x80 | bytes.length, ...bytes];
  return Buffer.concat([Buffer.from(header), content]);
}

function readLength(bytes: Buffer, offset: number): { length: number; start: number } {
  const first = bytes[offset];
  if (first === undefined) throw malformed();
  if (first < 0x80) return { length: first, start: offset + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || offset + 1 + count > bytes.length) throw malformed();
  return { length: bytes.readUIntBE(offset + 1, count), start: offset + 1 + count };
}

function malformed(): WherryError {
  return new WherryError("format.invalid", "a certificate is not DER");
}
