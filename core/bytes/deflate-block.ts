import type { BitWriter } from "./bit-writer.ts";
import {
  distanceBase,
  distanceCode,
  distanceExtra,
  distanceMask,
  distanceSymbols,
  endOfBlock,
  fixedDistances,
  fixedLiterals,
  lengthBase,
  lengthCodes,
  lengthExtra,
  literalSymbols,
  matchFlag,
  type Token,
} from "./deflate-symbols.ts";
import { assignCode, codedLength, createPrefixCode, type PrefixCode } from "./huffman.ts";

/** RFC 1951, 3.2.7. */
const lengthOrder = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);
const repeatExtra: Readonly<Record<number, number>> = { 16: 2, 17: 3, 18: 7 };

const literalFrequencies = new Int32Array(literalSymbols);
const distanceFrequencies = new Int32Array(distanceSymbols);
const lengthFrequencies = new Int32Array(19);
const literals = createPrefixCode(literalSymbols);
const distances = createPrefixCode(distanceSymbols);
const lengths = createPrefixCode(19);

const mostStored = 65535;

/**
 * Writes a block that is not the last one in the shortest of the three forms. `input` is what it stands for, as far as
 * that is known.
 */
export function writeBlock(
  writer: BitWriter,
  tokens: readonly Token[] | Int32Array,
  input: Uint8Array | undefined,
): void {
  const extraBits = countSymbols(tokens);
  const used = { literals: lastUsed(literalFrequencies), distances: Math.max(1, lastUsed(distanceFrequencies)) };
  if (lastUsed(distanceFrequencies) === 0) distanceFrequencies[0] = 1;
  assignCode(literals, literalFrequencies, 15);
  assignCode(distances, distanceFrequencies, 15);
  const header = describeCodes(used.literals, used.distances);
  const payload = (one: PrefixCode, other: PrefixCode) =>
    codedLength(one, literalFrequencies) + codedLength(other, distanceFrequencies) + extraBits;
  const fixedSize = 3 + payload(fixedLiterals, fixedDistances);
  const dynamicSize = header.size + payload(literals, distances);
  const size = Math.min(fixedSize, dynamicSize);
  if (input !== undefined && input.length <= mostStored && (input.length + 5) * 8 < size) {
    writeStored(writer, input, false);
    return;
  }
  if (dynamicSize < fixedSize) {
    writer.write(0b100, 3);
    writeCodes(writer, used, header);
    writeTokens(writer, tokens, literals, distances);
  } else {
    writer.write(0b010, 3);
    writeTokens(writer, tokens, fixedLiterals, fixedDistances);
  }
}

/** Writes bytes as they are, at most 65535 of them, as one block with its own header (RFC 1951, 3.2.4). */
export function writeStored(writer: BitWriter, input: Uint8Array, isLast: boolean): void {
  writer.write(isLast ? 1 : 0, 3);
  writer.align();
  writer.write(input.length, 16);
  writer.write(~input.length & 0xffff, 16);
  writer.bytes(input);
}

/** Fills in how often each symbol comes; returns how many bits stand besides the symbols. */
function countSymbols(tokens: readonly Token[] | Int32Array): number {
  literalFrequencies.fill(0);
  distanceFrequencies.fill(0);
  let extraBits = 0;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] ?? 0;
    if (token < matchFlag) {
      literalFrequencies[token] = (literalFrequencies[token] ?? 0) + 1;
      continue;
    }
    const length = lengthCodes[(token - matchFlag) >> 22] ?? 0;
    const distance = distanceCode(token & distanceMask);
    literalFrequencies[endOfBlock + 1 + length] = (literalFrequencies[endOfBlock + 1 + length] ?? 0) + 1;
    distanceFrequencies[distance] = (distanceFrequencies[distance] ?? 0) + 1;
    extraBits += (lengthExtra[length] ?? 0) + (distanceExtra[distance] ?? 0);
  }
  literalFrequencies[endOfBlock] = 1;
  return extraBits;
}

function lastUsed(frequencies: Int32Array): number {
  let count = frequencies.length;
  while (count > 0 && frequencies[count - 1] === 0) count--;
  return count;
}

interface CodesHeader {
  /** In bits, with the block's own header. */
  readonly size: number;
  /** The lengths of both codes with repeats: symbols, and behind 16 to 18 how many. */
  readonly symbols: readonly number[];
  /** How many of `lengthOrder` are written. */
  readonly count: number;
}

/** The lengths of codewords, one code behind the other, repeats shortened (RFC 1951, 3.2.7). */
function describeCodes(literalCount: number, distanceCount: number): CodesHeader {
  const symbols: number[] = [];
  lengthFrequencies.fill(0);
  const put = (symbol: number, repeats?: number) => {
    symbols.push(symbol);
    lengthFrequencies[symbol] = (lengthFrequencies[symbol] ?? 0) + 1;
    if (repeats !== undefined) symbols.push(repeats);
  };
  const total = literalCount + distanceCount;
  const lengthAt = (index: number) =>
    index < literalCount ? (literals.lengths[index] ?? 0) : (distances.lengths[index - literalCount] ?? 0);
  for (let start = 0; start < total; ) {
    const length = lengthAt(start);
    let end = start + 1;
    while (end < total && lengthAt(end) === length) end++;
    let count = end - start;
    start = end;
    if (length !== 0) {
      put(length);
      for (count--; count >= 3; ) {
        const repeats = Math.min(6, count);
        put(16, repeats - 3);
        count -= repeats;
      }
    } else {
      while (count >= 11) {
        const repeats = Math.min(138, count);
        put(18, repeats - 11);
        count -= repeats;
      }
      if (count >= 3) {
        put(17, count - 3);
        count = 0;
      }
    }
    for (; count > 0; count--) put(length);
  }
  assignCode(lengths, lengthFrequencies, 7);
  let count = lengthOrder.length;
  while (count > 4 && lengthFrequencies[lengthOrder[count - 1] ?? 0] === 0) count--;
  const repeatBits =
    2 * (lengthFrequencies[16] ?? 0) + 3 * (lengthFrequencies[17] ?? 0) + 7 * (lengthFrequencies[18] ?? 0);
  const size = 3 + 5 + 5 + 4 + 3 * count + codedLength(lengths, lengthFrequencies) + repeatBits;
  return { size, symbols, count };
}

function writeCodes(
  writer: BitWriter,
  used: { readonly literals: number; readonly distances: number },
  { symbols, count }: CodesHeader,
): void {
  writer.write(used.literals - 257, 5);
  writer.write(used.distances - 1, 5);
  writer.write(count - 4, 4);
  for (let index = 0; index < count; index++) writer.write(lengths.lengths[lengthOrder[index] ?? 0] ?? 0, 3);
  for (let index = 0; index < symbols.length; index++) {
    const symbol = symbols[index] ?? 0;
    writer.write(lengths.bits[symbol] ?? 0, lengths.lengths[symbol] ?? 0);
    const extra = repeatExtra[symbol];
    if (extra !== undefined) writer.write(symbols[++index] ?? 0, extra);
  }
}

function writeTokens(
  writer: BitWriter,
  tokens: readonly Token[] | Int32Array,
  literalCode: PrefixCode,
  distanceCodes: PrefixCode,
): void {
  const put = ({ bits, lengths: bitCounts }: PrefixCode, symbol: number) =>
    writer.write(bits[symbol] ?? 0, bitCounts[symbol] ?? 0);
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] ?? 0;
    if (token < matchFlag) {
      put(literalCode, token);
      continue;
    }
    const length = (token - matchFlag) >> 22;
    const code = lengthCodes[length] ?? 0;
    put(literalCode, endOfBlock + 1 + code);
    writer.write(length - (lengthBase[code] ?? 0), lengthExtra[code] ?? 0);
    const distance = token & distanceMask;
    const far = distanceCode(distance);
    put(distanceCodes, far);
    writer.write(distance - (distanceBase[far] ?? 0), distanceExtra[far] ?? 0);
  }
  put(literalCode, endOfBlock);
}
