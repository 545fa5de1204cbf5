import type { Random } from "./random.ts";

type Mutator = (bytes: Uint8Array, random: Random, seeds: readonly Uint8Array[]) => Uint8Array;

/** Values at which lengths, counts and offsets break. */
const limits = [0, 1, 2, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000];

/** Damages bytes in one of the ways that damage formats: see `mutators`. */
export function mutateBytes(bytes: Uint8Array, random: Random, seeds: readonly Uint8Array[]): Uint8Array {
  return random.pick(mutators)(bytes, random, seeds);
}

const mutators: readonly Mutator[] = [
  function flipBit(bytes, random) {
    return changed(bytes, random.below(bytes.length), (value) => value ^ (1 << random.below(8)));
  },
  function setByte(bytes, random) {
    const value = random.pick([0, 1, 0x0a, 0x20, 0x2f, 0x30, 0x39, 0x7f, 0x80, 0xfe, 0xff, random.below(256)]);
    return changed(bytes, random.below(bytes.length), () => value);
  },
  function addToByte(bytes, random) {
    const difference = random.below(33) - 16;
    return changed(bytes, random.below(bytes.length), (value) => value + difference);
  },
  function setInteger(bytes, random) {
    const size = random.pick([2, 4, 8]);
    return withInteger(bytes, { at: places(bytes, size, random), size, value: limitOf(size, random), random });
  },
  // Fields stand at multiples of their size, most of them near the beginning.
  function setField(bytes, random) {
    const size = random.pick([2, 4, 8]);
    const at = Math.floor(random.below(Math.min(bytes.length, 512)) / size) * size;
    return withInteger(bytes, { at, size, value: limitOf(size, random), random });
  },
  function setToLength(bytes, random) {
    const size = random.pick([2, 4, 8]);
    const value = BigInt(Math.max(0, bytes.length + random.below(5) - 2));
    return withInteger(bytes, { at: places(bytes, size, random), size, value, random });
  },
  function truncate(bytes, random) {
    return bytes.slice(0, random.oneIn(2) ? random.below(bytes.length) : bytes.length - 1 - random.below(16));
  },
  function insert(bytes, random) {
    const piece = new Uint8Array(1 + random.below(random.oneIn(8) ? 4096 : 16));
    piece.fill(random.pick([0, 0xff, 0x20, 0x41, 0x30]));
    if (random.oneIn(2)) for (let at = 0; at < piece.length; at++) piece[at] = random.below(256);
    return spliced(bytes, random.below(bytes.length + 1), 0, piece);
  },
  function removePiece(bytes, random) {
    const { start, length } = range(bytes, random);
    return spliced(bytes, start, length, new Uint8Array());
  },
  function repeatPiece(bytes, random) {
    const { start, length } = range(bytes, random);
    return spliced(bytes, start, 0, bytes.slice(start, start + length));
  },
  function movePiece(bytes, random) {
    const { start, length } = range(bytes, random);
    const made = bytes.slice();
    made.set(bytes.subarray(start, start + length), random.below(bytes.length - length + 1));
    return made;
  },
  function clearPiece(bytes, random) {
    const { start, length } = range(bytes, random);
    return bytes.slice().fill(random.pick([0, 0xff]), start, start + length);
  },
  function splice(bytes, random, seeds) {
    const other = random.pick(seeds);
    const { start, length } = range(other, random);
    const at = random.below(bytes.length + 1);
    return spliced(bytes, at, random.oneIn(2) ? length : 0, other.subarray(start, start + length));
  },
  function crossOver(bytes, random, seeds) {
    const other = random.pick(seeds);
    const at = random.below(Math.min(bytes.length, other.length) + 1);
    return spliced(bytes, at, bytes.length - at, other.subarray(at));
  },
  // Numbers in headers of ar and tar, decimal and octal.
  function setDigits(bytes, random) {
    const start = bytes.findIndex((byte, at) => at >= places(bytes, 1, random) && byte >= 0x30 && byte <= 0x39);
    if (start < 0) return bytes;
    return changed(bytes, start, () => random.pick([0x30, 0x31, 0x37, 0x38, 0x39, 0x2d, 0x20, 0]));
  },
];

interface Integer {
  readonly at: number;
  readonly size: number;
  readonly value: bigint;
  readonly random: Random;
}

function limitOf(size: number, random: Random): bigint {
  const value = BigInt(random.pick(limits)) << BigInt(random.oneIn(4) ? 8 * random.below(size) : 0);
  return random.oneIn(3) ? -value - 1n : value;
}

function withInteger(bytes: Uint8Array, { at, size, value, random }: Integer): Uint8Array {
  const made = bytes.slice();
  const isLittle = random.oneIn(2);
  for (let index = 0; index < size && at + index < made.length; index++) {
    const shift = BigInt(8 * (isLittle ? index : size - 1 - index));
    made[at + index] = Number((value >> shift) & 0xffn);
  }
  return made;
}

function changed(bytes: Uint8Array, at: number, change: (value: number) => number): Uint8Array {
  if (at >= bytes.length) return bytes;
  const made = bytes.slice();
  made[at] = change(made[at] ?? 0);
  return made;
}

function places(bytes: Uint8Array, size: number, random: Random): number {
  return random.below(Math.max(1, bytes.length - size + 1));
}

function range(bytes: Uint8Array, random: Random): { readonly start: number; readonly length: number } {
  const start = random.below(bytes.length);
  const longest = random.pick([4, 16, 64, 512, 4096, bytes.length]);
  return { start, length: Math.min(bytes.length - start, 1 + random.below(longest)) };
}

function spliced(bytes: Uint8Array, at: number, removed: number, piece: Uint8Array): Uint8Array {
  const end = Math.min(bytes.length, at + removed);
  const made = new Uint8Array(at + piece.length + bytes.length - end);
  made.set(bytes.subarray(0, at));
  made.set(piece, at);
  made.set(bytes.subarray(end), at + piece.length);
  return made;
}
