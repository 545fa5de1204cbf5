const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const invalid = 255;
/** Character code -> its six bits. */
const sextets = new Uint8Array(128).fill(invalid);
for (let index = 0; index < alphabet.length; index++) sextets[alphabet.charCodeAt(index)] = index;

/**
 * The bytes of padded, standard base64 (RFC 4648, 4); undefined where the text is not that: characters outside the
 * alphabet, line ends too, and padding that is missing or in another place. As most readers do, it lets unused bits be
 * set.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const { length } = text;
  if (length % 4 !== 0) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((length / 4) * 3 - padding);
  const whole = length - (padding === 0 ? 0 : 4);
  let at = 0;
  // Any character that is not in the alphabet sets one of the two upper bits of `seen`, which no sextet has.
  let seen = 0;
  for (let index = 0; index < whole; index += 4) {
    const first = sextet(text, index);
    const second = sextet(text, index + 1);
    const third = sextet(text, index + 2);
    const fourth = sextet(text, index + 3);
    seen |= first | second | third | fourth;
    bytes[at++] = (first << 2) | (second >> 4);
    bytes[at++] = (second << 4) | (third >> 2);
    bytes[at++] = (third << 6) | fourth;
  }
  if (padding > 0) {
    const first = sextet(text, whole);
    const second = sextet(text, whole + 1);
    const third = padding === 1 ? sextet(text, whole + 2) : 0;
    seen |= first | second | third;
    bytes[at++] = (first << 2) | (second >> 4);
    if (padding === 1) bytes[at++] = (second << 4) | (third >> 2);
  }
  return seen > 63 ? undefined : bytes;
}

/** Padded, standard base64 (RFC 4648, 4). */
export function encodeBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let index = 0; index < bytes.length; index += 3) {
    const left = bytes.length - index;
    const word = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    pieces.push(
      letter(word >> 18) + letter(word >> 12) + (left > 1 ? letter(word >> 6) : "=") + (left > 2 ? letter(word) : "="),
    );
  }
  return pieces.join("");
}

function sextet(text: string, index: number): number {
  return sextets[text.charCodeAt(index)] ?? invalid;
}

function letter(bits: number): string {
  return alphabet.charAt(bits & 63);
}
