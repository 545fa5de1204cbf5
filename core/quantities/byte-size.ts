/**
 * Bytes of the units that sizes are written in: powers of 1024, as truncate(1), qemu-img(1) and systemd take these
 * letters, never of 1000.
 */
export const byteUnits = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40, P: 2 ** 50, E: 2 ** 60 } as const;

type ByteUnit = keyof typeof byteUnits;

/**
 * Bytes of a size as people write one: "512M", "10G", a whole number and K, M, G or T; without a letter it counts
 * bytes. Undefined for anything else, and for more bytes than can be counted exactly (2^53).
 */
export function parseByteSize(text: string): number | undefined {
  const [, digits, letter] = /^(\d+)([KMGT])?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const bytes = Number(digits) * (isByteUnit(letter) ? byteUnits[letter] : 1);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Whether a text is one of the letters of `byteUnits`, in upper case. */
export function isByteUnit(letter: string | undefined): letter is ByteUnit {
  return letter !== undefined && Object.hasOwn(byteUnits, letter);
}
