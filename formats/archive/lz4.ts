import { WherryError } from "@wherry/core/errors/errors.ts";

/** The shortest match (LZ4 block format, "Compressed block format"). */
const SHORTEST_MATCH = 4;

/**
 * Unpacks one LZ4 block, without a frame, that holds `length` bytes: no more ever come out.
 *
 * Source: LZ4's doc/lz4_Block_format.md.
 *
 * @throws {WherryError} format.invalid when it ends too early, holds another number of bytes, or a match begins before
 *   the block
 */
export function unpackLz4Block(packed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  // Plain variables that no inner function changes: with one that did, Node.js 26.10 (V8 14.6) wrote some bytes one
  // place too far, in one run of three, as if the loop had been compiled with an old value of them.
  let at = 0;
  let written = 0;
  while (at < packed.length) {
    const token = packed[at] ?? 0;
    at++;
    const literalBytes = token >> 4 === 15 ? countLengthBytes(packed, at) : 0;
    const literals = (token >> 4) + sumLength(packed, at, literalBytes);
    at += literalBytes;
    if (at + literals > packed.length || written + literals > length) throw invalid("its literals leave it");
    copyBytes(packed, at, { out, to: written, count: literals });
    at += literals;
    written += literals;
    // The last sequence has literals only.
    if (at === packed.length) break;
    if (at + 2 > packed.length) throw invalid("it ends within an offset");
    const offset = (packed[at] ?? 0) | ((packed[at + 1] ?? 0) << 8);
    at += 2;
    const matchBytes = (token & 15) === 15 ? countLengthBytes(packed, at) : 0;
    const match = (token & 15) + sumLength(packed, at, matchBytes) + SHORTEST_MATCH;
    at += matchBytes;
    if (offset === 0 || offset > written) throw invalid("a match begins before it");
    if (written + match > length) throw invalid("it holds more than it should");
    copyBytes(out, written - offset, { out, to: written, count: match });
    written += match;
  }
  if (written !== length) throw invalid(`it holds ${written} bytes instead of ${length}`);
  return out;
}

/** How many bytes a length goes on for behind a nibble of 15: up to the first that is not 255. */
function countLengthBytes(packed: Uint8Array, at: number): number {
  for (let count = 0; at + count < packed.length; count++) if (packed[at + count] !== 255) return count + 1;
  throw invalid("it ends within a length");
}

function sumLength(packed: Uint8Array, at: number, count: number): number {
  return count === 0 ? 0 : (count - 1) * 255 + (packed[at + count - 1] ?? 0);
}

/** Where the two overlap, what was just written is what comes next. */
function copyBytes(
  from: Uint8Array,
  at: number,
  { out, to, count }: { readonly out: Uint8Array; readonly to: number; readonly count: number },
): void {
  const overlaps = from === out && at + count > to;
  if (count > 16 && !overlaps) out.set(from.subarray(at, at + count), to);
  else for (let done = 0; done < count; done++) out[to + done] = from[at + done] ?? 0;
}

function invalid(what: string): WherryError {
  return new WherryError("format.invalid", `an LZ4 block is damaged: ${what}`);
}
