import { createBitWriter } from "./bit-writer.ts";
import { writeBlock, writeStored } from "./deflate-block.ts";
import { matchToken } from "./deflate-symbols.ts";

const windowSize = 1 << 15;
const windowMask = windowSize - 1;
const leastMatch = 4;
const longestMatch = 258;
const mostTokens = 1 << 14;
const mostTries = 4096;
/** Matches of the least length are only worth it nearby. */
const nearby = 4096;
const hashShift = 15;

/**
 * The latest place of each hash, and of each place in the window the one before it with its hash; counted on over all
 * calls, from 1.
 */
const heads = new Int32Array(1 << (32 - hashShift));
const previous = new Int32Array(windowSize);
let base = 1;
const tokens = new Int32Array(mostTokens);

/**
 * The bytes compressed (RFC 1951), as small as it gets with matches of four bytes and more. The result is, to the bit,
 * what Go's compress/flate makes at its best level, by which the tools of Ignition compress: the same configuration
 * gives the same text.
 */
export function deflate(input: Uint8Array): Uint8Array {
  const end = input.length;
  const writer = createBitWriter(end >> 1);
  let count = 0;
  let blockStart = 0;
  let index = 0;
  let length = leastMatch - 1;
  let distance = 0;
  let isPending = false;
  // The window slides by its own size, and what it has left is not looked at again.
  let windowStart = 0;
  let windowEnd = Math.min(end, 2 * windowSize);
  const origin = claimPlaces(end);

  function hashAt(at: number): number {
    const word =
      ((input[at] ?? 0) << 24) | ((input[at + 1] ?? 0) << 16) | ((input[at + 2] ?? 0) << 8) | (input[at + 3] ?? 0);
    return Math.imul(word, 0x1e35a7bd) >>> hashShift;
  }

  /** Notes a place under its hash; returns the latest one that had the same, -1 for none. */
  function insert(at: number): number {
    const hash = hashAt(at);
    const before = heads[hash] ?? 0;
    previous[at & windowMask] = before;
    heads[hash] = at + origin;
    return before - origin;
  }

  /** Sets length and distance to those of the longest match, where one is found. */
  function findMatch(head: number, lookahead: number): void {
    const most = Math.min(longestMatch, lookahead);
    const oldest = index - windowSize;
    const floor = Math.max(oldest, windowStart);
    let wanted = input[index + length] ?? 0;
    for (let candidate = head, tries = mostTries; tries > 0; tries--) {
      if (input[candidate + length] === wanted) {
        let matched = 0;
        while (matched < most && input[candidate + matched] === input[index + matched]) matched++;
        if (matched > length && (matched > leastMatch || index - candidate <= nearby)) {
          length = matched;
          distance = index - candidate;
          if (matched >= most) return;
          wanted = input[index + length] ?? 0;
        }
      }
      if (candidate === oldest) return;
      candidate = (previous[candidate & windowMask] ?? 0) - origin;
      if (candidate < floor) return;
    }
  }

  function flushBlock(): void {
    writeBlock(writer, tokens.subarray(0, count), blockStart < 0 ? undefined : input.subarray(blockStart, index));
    count = 0;
    blockStart = index;
  }

  function add(token: number): void {
    tokens[count++] = token;
  }

  for (;;) {
    if (windowEnd - index < leastMatch + longestMatch && windowEnd < end) {
      windowStart += windowSize;
      windowEnd = Math.min(end, windowEnd + windowSize);
      if (blockStart < windowStart) blockStart = -1;
      continue;
    }
    const lookahead = windowEnd - index;
    if (lookahead === 0) break;
    const head = index < end - (leastMatch - 1) ? insert(index) : -1;
    const lengthBefore = length;
    const distanceBefore = distance;
    length = leastMatch - 1;
    distance = 0;
    if (head >= Math.max(windowStart, index - windowSize) && lookahead > lengthBefore && lengthBefore < longestMatch)
      findMatch(head, lookahead);
    if (lengthBefore >= leastMatch && length <= lengthBefore) {
      add(matchToken(lengthBefore, distanceBefore));
      const next = index + lengthBefore - 1;
      for (index++; index < next; index++) if (index < end - (leastMatch - 1)) insert(index);
      isPending = false;
      length = leastMatch - 1;
      if (count === mostTokens) flushBlock();
    } else {
      if (isPending) {
        add(input[index - 1] ?? 0);
        if (count === mostTokens) flushBlock();
      }
      index++;
      isPending = true;
    }
  }
  if (isPending) add(input[index - 1] ?? 0);
  if (count > 0) flushBlock();
  writeStored(writer, new Uint8Array(0), true);
  writer.align();
  return writer.result();
}

/** A range of places of this call's own, so that the tables need not be emptied. */
function claimPlaces(length: number): number {
  if (base + length >= 2 ** 31 - 1) {
    heads.fill(0);
    previous.fill(0);
    base = 1;
  }
  const origin = base;
  base += length;
  return origin;
}
