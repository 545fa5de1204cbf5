const percent = 0x25;

type Unescaped = { readonly bytes: Uint8Array } | { readonly problem: string; readonly index: number };

/**
 * The bytes that a text with percent-encoding (RFC 3986, 2.1) stands for. The text has to be ASCII. `index` is the
 * faulty character's.
 */
export function decodePercent(text: string): Unescaped {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) return { problem: "a character that is not ASCII", index };
    if (code !== percent) bytes[length++] = code;
    else {
      const high = hexDigit(text.charCodeAt(index + 1));
      const low = hexDigit(text.charCodeAt(index + 2));
      if (high < 0 || low < 0) return { problem: '"%" without two hexadecimal digits after it', index };
      bytes[length++] = high * 16 + low;
      index += 2;
    }
  }
  return { bytes: bytes.subarray(0, length) };
}

/** Everything but letters, digits and the marks of RFC 2396, 2.3 is escaped, as Butane does. */
export function encodePercent(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (const byte of bytes) pieces.push(escapes[byte] ?? "");
  return pieces.join("");
}

/** "%2F" for a slash (RFC 3986, 2.1). */
export function escapeByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

const escapes: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const letter = String.fromCharCode(byte);
  return /[A-Za-z0-9\-_.!~*'()]/.test(letter) ? letter : escapeByte(byte);
});

/** -1 for any other character, and for the end of the text. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}
