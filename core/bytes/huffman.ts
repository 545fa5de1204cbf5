/**
 * A prefix code: for each symbol its bits, in the order in which they are written, and how many there are. 0 bits: it
 * is not used.
 */
export interface PrefixCode {
  readonly bits: Uint16Array;
  readonly lengths: Uint8Array;
}

/** A code for that many symbols, none of which has a codeword yet: `assignCode` gives them theirs. */
export function createPrefixCode(symbols: number): PrefixCode {
  return { bits: new Uint16Array(symbols), lengths: new Uint8Array(symbols) };
}

/** How many bits a text of symbols takes. */
export function codedLength({ lengths }: PrefixCode, frequencies: Int32Array): number {
  let total = 0;
  for (let symbol = 0; symbol < frequencies.length; symbol++)
    total += (frequencies[symbol] ?? 0) * (lengths[symbol] ?? 0);
  return total;
}

/** Sort keys hold a symbol in their lower bits and its frequency above. */
const symbolBits = 512;
const sorted = new Float64Array(symbolBits);

/** Makes a code for symbols by their frequencies that has no codeword longer than `longest` (RFC 1951, 3.2.2). */
export function assignCode(code: PrefixCode, frequencies: Int32Array, longest: number): void {
  let count = 0;
  for (let symbol = 0; symbol < frequencies.length; symbol++) {
    const frequency = frequencies[symbol] ?? 0;
    code.lengths[symbol] = 0;
    if (frequency > 0) sorted[count++] = frequency * symbolBits + symbol;
  }
  if (count <= 2) {
    for (let index = 0; index < count; index++) {
      const symbol = (sorted[index] ?? 0) % symbolBits;
      code.lengths[symbol] = 1;
      code.bits[symbol] = index;
    }
    return;
  }
  const order = sorted.subarray(0, count).sort();
  assignLengths(code, order, countLengths(order, longest));
  assignBits(code, frequencies.length);
}

/** The rarest symbols get the longest codewords. */
function assignLengths({ lengths }: PrefixCode, order: Float64Array, counts: Int32Array): void {
  let end = order.length;
  for (let length = 1; length < counts.length; length++) {
    const start = end - (counts[length] ?? 0);
    for (let index = start; index < end; index++) lengths[(order[index] ?? 0) % symbolBits] = length;
    end = start;
  }
}

const next = new Int32Array(17);

/** Codewords of one length follow each other in the order of symbols, shorter before longer ones. */
function assignBits({ lengths, bits }: PrefixCode, symbols: number): void {
  next.fill(0);
  for (let symbol = 0; symbol < symbols; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (length > 0 && length < 16) next[length + 1] = (next[length + 1] ?? 0) + 1;
  }
  for (let length = 1, first = 0; length < 17; length++) {
    first = (first + (next[length] ?? 0)) << 1;
    next[length] = first;
  }
  for (let symbol = 0; symbol < symbols; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    const word = next[length] ?? 0;
    next[length] = word + 1;
    bits[symbol] = reverse(word, length);
  }
}

/**
 * The lowest `length` bits of a word in opposite order: DEFLATE writes codewords from their highest bit on, and
 * everything else from the lowest (RFC 1951, 3.1.1).
 */
export function reverse(word: number, length: number): number {
  let reversed = 0;
  for (let index = 0; index < length; index++) reversed |= ((word >> index) & 1) << (length - 1 - index);
  return reversed;
}

const none = Number.POSITIVE_INFINITY;
const width = 17;
/** By symbols from the rarest on, with nothing behind the last. */
const weights = new Float64Array(symbolBits + 3);
/**
 * By levels: the last chain's weight, the weights of the leaf and the pair that come next, and how many chains are
 * still wanted.
 */
const last = new Float64Array(width);
const nextLeaf = new Float64Array(width);
const nextPair = new Float64Array(width);
const needed = new Int32Array(width);
/** Row `level`: how many leaves each level below has contributed to the chain of that level. */
const leaves = new Int32Array(width * width);

/**
 * How many codewords there are of each length, by the boundary package-merge algorithm (Katajainen, Moffat and Turpin,
 * "A fast and space-economical algorithm for length-limited coding"). Where a leaf and a pair weigh the same, the pair
 * is taken.
 */
function countLengths(order: Float64Array, longest: number): Int32Array {
  const levels = Math.min(longest, order.length - 1);
  startLevels(order, levels);
  for (let level = levels; ; ) {
    const leaf = nextLeaf[level] ?? none;
    const pair = nextPair[level] ?? none;
    if (leaf === none && pair === none) {
      // Nothing is left here: the level above has to do without pairs.
      needed[level] = 0;
      nextPair[++level] = none;
      continue;
    }
    const before = last[level] ?? 0;
    const row = level * width;
    if (leaf < pair) {
      const used = (leaves[row + level] ?? 0) + 1;
      last[level] = leaf;
      leaves[row + level] = used;
      nextLeaf[level] = weights[used] ?? none;
    } else {
      last[level] = pair;
      for (let below = 0; below < level; below++) leaves[row + below] = leaves[row - width + below] ?? 0;
      needed[level - 1] = 2;
    }
    const left = (needed[level] ?? 0) - 1;
    needed[level] = left;
    if (left > 0) {
      while ((needed[level - 1] ?? 0) > 0) level--;
    } else {
      if (level === levels) break;
      nextPair[level + 1] = before + (last[level] ?? 0);
      level++;
    }
  }
  const counts = new Int32Array(levels + 1);
  for (let length = 1, level = levels; level > 0; level--, length++)
    counts[length] = (leaves[levels * width + level] ?? 0) - (leaves[levels * width + level - 1] ?? 0);
  return counts;
}

function startLevels(order: Float64Array, levels: number): void {
  const symbols = order.length;
  for (let index = 0; index < symbols; index++) weights[index] = Math.floor((order[index] ?? 0) / symbolBits);
  weights.fill(none, symbols, symbols + 3);
  needed.fill(0);
  leaves.fill(0);
  for (let level = 1; level <= levels; level++) {
    last[level] = weights[1] ?? none;
    nextLeaf[level] = weights[2] ?? none;
    nextPair[level] = level === 1 ? none : (weights[0] ?? 0) + (weights[1] ?? 0);
    leaves[level * width + level] = 2;
  }
  needed[levels] = 2 * symbols - 4;
}
