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
  let at = 0;
  let written = 0;
  /** What a nibble of 15 goes on with: bytes that add up, the last of them not 255. */
  const lengthFrom = (nibble: number): number => {
    let sum = nibble;
    for (let byte = 255; nibble === 15 && byte === 255; sum += byte) {
      if (at >= packed.length) throw invalid("it ends within a length");
      byte = packed[at++] ?? 0;
    }
    return sum;
  };
  while (at < packed.length) {
    const token = packed[at++] ?? 0;
    const literals = lengthFrom(token >> 4);
    if (at + literals > packed.length || written + literals > length) throw invalid("its literals leave it");
    if (literals <= 16) for (let done = 0; done < literals; done++) out[written + done] = packed[at + done] ?? 0;
    else out.set(packed.subarray(at, at + literals), written);
    at += literals;
    written += literals;
    // The last sequence has literals only.
    if (at === packed.length) break;
    if (at + 2 > packed.length) throw invalid("it ends within an offset");
    const offset = (packed[at] ?? 0) | ((packed[at + 1] ?? 0) << 8);
    at += 2;
    const match = lengthFrom(token & 15) + SHORTEST_MATCH;
    if (offset === 0 || offset > written) throw invalid("a match begins before it");
    if (written + match > length) throw invalid("it holds more than it should");
    // Where they overlap, what was just written is what comes next.
    if (match <= offset && match > 16) out.copyWithin(written, written - offset, written - offset + match);
    else for (let done = 0; done < match; done++) out[written + done] = out[written + done - offset] ?? 0;
    written += match;
  }
  if (written !== length) throw invalid(`it holds ${written} bytes instead of ${length}`);
  return out;
}

function invalid(what: string): WherryError {
  return new WherryError("format.invalid", `an LZ4 block is damaged: ${what}`);
}
