/**
 * The text as UTF-8. QuickJS has no TextEncoder. A lone surrogate becomes U+FFFD, as the WHATWG encoding standard has
 * it.
 */
export function encodeUtf8(text: string): Uint8Array {
  const ascii = encodeAscii(text);
  if (ascii !== undefined) return ascii;
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    let code = text.charCodeAt(index);
    if (code >= 0xd800 && code <= 0xdfff) {
      const next = text.charCodeAt(index + 1);
      if (code < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) {
        code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
        index++;
      } else code = 0xfffd;
    }
    if (code < 0x80) bytes[length++] = code;
    else {
      if (code < 0x800) bytes[length++] = 0xc0 | (code >> 6);
      else {
        if (code < 0x10000) bytes[length++] = 0xe0 | (code >> 12);
        else {
          bytes[length++] = 0xf0 | (code >> 18);
          bytes[length++] = 0x80 | ((code >> 12) & 0x3f);
        }
        bytes[length++] = 0x80 | ((code >> 6) & 0x3f);
      }
      bytes[length++] = 0x80 | (code & 0x3f);
    }
  }
  return bytes.subarray(0, length);
}

/** How many bytes a text has as UTF-8. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    // Each half of a surrogate pair adds one: four bytes for two units. Alone, it is U+FFFD.
    if (code < 0x800) length += 1;
    else if (code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) {
      length += 2;
      index++;
    } else length += 2;
  }
  return length;
}

/** Most texts have a byte for each character. */
function encodeAscii(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0x80) return undefined;
    bytes[index] = code;
  }
  return bytes;
}

/** Calls with very many arguments overflow the stack. */
const unitsAtOnce = 4096;

/**
 * The text that UTF-8 bytes are; QuickJS has no TextDecoder. Each maximal part of an ill-formed sequence becomes one
 * U+FFFD (Unicode 16, 3.9, "U+FFFD Substitution of Maximal Subparts"). A byte order mark stays.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let index = 0; index < bytes.length; ) {
    const end = Math.min(bytes.length, index + unitsAtOnce);
    if (isAsciiPart(bytes, index, end)) {
      // Most texts are nothing else, and this is ten times as fast on QuickJS.
      pieces.push(Reflect.apply(String.fromCharCode, undefined, bytes.subarray(index, end)));
      index = end;
      continue;
    }
    const units: number[] = [];
    while (index < end) {
      const { code, length } = codePointAt(bytes, index);
      index += length;
      if (code < 0x10000) units.push(code);
      else units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    }
    pieces.push(String.fromCharCode(...units));
  }
  return pieces.join("");
}

function isAsciiPart(bytes: Uint8Array, start: number, end: number): boolean {
  // Within the bounds every index has a byte, and this runs over all bytes of all texts: nothing is asked for twice.
  for (let index = start; index < end; index++) if ((bytes[index] as number) >= 0x80) return false;
  return true;
}

/** Whether all of it is UTF-8 by Unicode 16, table 3-7. */
export function isUtf8(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; ) {
    if ((bytes[index] as number) < 0x80) {
      index++;
      continue;
    }
    const { length, valid } = codePointAt(bytes, index);
    if (!valid) return false;
    index += length;
  }
  return true;
}

const malformed = 0xfffd;

function codePointAt(bytes: Uint8Array, index: number): { code: number; length: number; valid: boolean } {
  const first = bytes[index] ?? 0;
  if (first < 0x80) return { code: first, length: 1, valid: true };
  const count = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
  if (count === 0) return { code: malformed, length: 1, valid: false };
  let code = first & (0x3f >> count);
  for (let step = 1; step <= count; step++) {
    const next = bytes[index + step] ?? 0;
    const [least, most] = step === 1 ? secondByte(first) : [0x80, 0xbf];
    if (next < least || next > most) return { code: malformed, length: step, valid: false };
    code = (code << 6) | (next & 0x3f);
  }
  return { code, length: count + 1, valid: true };
}

/** Which second bytes may follow: neither overlong forms, nor surrogates, nor anything beyond U+10FFFF. */
function secondByte(first: number): readonly [number, number] {
  if (first === 0xe0) return [0xa0, 0xbf];
  if (first === 0xed) return [0x80, 0x9f];
  if (first === 0xf0) return [0x90, 0xbf];
  if (first === 0xf4) return [0x80, 0x8f];
  return [0x80, 0xbf];
}
