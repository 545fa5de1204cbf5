import { createPrefixCode, reverse } from "./huffman.ts";

/** A literal as its byte; a match as 2^30, the length less 3 from bit 22 on, and the distance less 1. */
export type Token = number;
export const matchFlag = 1 << 30;
export const distanceMask = (1 << 22) - 1;

/** The token of a match: 3 to 258 bytes, which are the same as those `distance` bytes before, 1 to 32768. */
export function matchToken(length: number, distance: number): Token {
  return matchFlag | ((length - 3) << 22) | (distance - 1);
}

export const endOfBlock = 256;
export const literalSymbols = 286;
export const distanceSymbols = 30;

/** RFC 1951, 3.2.5. Lengths are counted from 3, distances from 1. */
export const lengthExtra = Uint8Array.of(
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  1,
  1,
  1,
  1,
  2,
  2,
  2,
  2,
  3,
  3,
  3,
  3,
  4,
  4,
  4,
  4,
  5,
  5,
  5,
  5,
  0,
);
export const distanceExtra = Uint8Array.from({ length: distanceSymbols }, (_, code) =>
  code < 4 ? 0 : (code >> 1) - 1,
);
export const lengthBase = basesOf(lengthExtra);
export const distanceBase = basesOf(distanceExtra);
// The longest length has a code of its own.
lengthBase[28] = 255;
export const lengthCodes = Uint8Array.from({ length: 256 }, (_, length) =>
  lengthBase.findLastIndex((base) => base <= length),
);
const nearCodes = Uint8Array.from({ length: 256 }, (_, distance) =>
  distanceBase.findLastIndex((base) => base <= distance),
);

function basesOf(extra: Uint8Array): Uint16Array {
  const bases = new Uint16Array(extra.length);
  for (let code = 1; code < extra.length; code++) bases[code] = (bases[code - 1] ?? 0) + (1 << (extra[code - 1] ?? 0));
  return bases;
}

/** A distance less 1 as its code. */
export function distanceCode(distance: number): number {
  return distance < 256 ? (nearCodes[distance] ?? 0) : (nearCodes[distance >> 7] ?? 0) + 14;
}

/** RFC 1951, 3.2.6. */
export const fixedLiterals = createPrefixCode(literalSymbols);
export const fixedDistances = createPrefixCode(distanceSymbols);
for (let symbol = 0; symbol < literalSymbols; symbol++) {
  const [length, word] =
    symbol < 144
      ? [8, symbol + 48]
      : symbol < 256
        ? [9, symbol + 256]
        : symbol < 280
          ? [7, symbol - 256]
          : [8, symbol - 88];
  fixedLiterals.lengths[symbol] = length;
  fixedLiterals.bits[symbol] = reverse(word, length);
}
for (let symbol = 0; symbol < distanceSymbols; symbol++) {
  fixedDistances.lengths[symbol] = 5;
  fixedDistances.bits[symbol] = reverse(symbol, 5);
}
