import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import { mutateText } from "./mutate-text.ts";
import type { Random } from "./random.ts";

/** Inputs are no larger than this, in bytes. */
export const largestInput = 65_536;

export interface Material {
  readonly form: "text" | "bytes";
  readonly seeds: readonly Uint8Array[];
  readonly words: readonly string[];
  /** Makes checksums right again, so that what they cover is reached. */
  readonly seal: ((bytes: Uint8Array) => void) | undefined;
}

/** Gives inputs, the same for the same random numbers. */
export function inputMaker({ form, seeds, words, seal }: Material): (random: Random) => Uint8Array {
  const texts = form === "text" ? seeds.map(decodeUtf8) : [];
  return (random) => {
    const rounds = 1 + random.below(random.pick([1, 1, 2, 4, 12]));
    if (form === "text" && !random.oneIn(12)) {
      let text = random.pick(texts);
      for (let round = 0; round < rounds; round++)
        text = mutateText(text, random, { seeds: texts, words }).slice(0, largestInput);
      return encodeUtf8(text).slice(0, largestInput);
    }
    let bytes = random.pick(seeds);
    for (let round = 0; round < rounds; round++) bytes = mutateBytes(bytes, random, seeds).slice(0, largestInput);
    if (seal !== undefined && !random.oneIn(6)) {
      bytes = bytes.slice();
      seal(bytes);
    }
    return bytes;
  };
}
