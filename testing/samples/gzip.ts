/** The same numbers everywhere and always: a linear congruential generator, from 0 to below `limit`. */
function createNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/**
 * Bytes with as many values as `alphabet` says; `repeats` of a hundred begin a copy of up to `longest` earlier bytes.
 */
export function mixedBytes(
  length: number,
  { seed, alphabet, repeats, longest }: Readonly<Record<"seed" | "alphabet" | "repeats" | "longest", number>>,
): Uint8Array {
  const below = createNumbers(seed);
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; ) {
    if (index < 8 || below(100) >= repeats) {
      bytes[index++] = below(alphabet);
      continue;
    }
    const distance = 1 + below(Math.min(index, 40_000));
    for (let left = 3 + below(longest); left > 0 && index < length; left--, index++)
      bytes[index] = bytes[index - distance] ?? 0;
  }
  return bytes;
}

const text = (letters: string, times: number) => new TextEncoder().encode(letters.repeat(times));

/** What compression meets: nothing, little, runs, text, noise, and more than one window and one block of each. */
export const samples: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(0),
  "a letter": text("a", 1),
  "a run": text("z", 149),
  "two letters": text("ab", 40),
  "lines of a file": text("setting = value number 7 of this file\n", 30),
  "noise of 300 bytes": mixedBytes(300, { seed: 1, alphabet: 256, repeats: 0, longest: 1 }),
  "noise of 100 kB": mixedBytes(100_000, { seed: 2, alphabet: 256, repeats: 0, longest: 1 }),
  "few letters": mixedBytes(5_000, { seed: 3, alphabet: 3, repeats: 0, longest: 1 }),
  "text of 3 kB": mixedBytes(3_000, { seed: 4, alphabet: 60, repeats: 15, longest: 30 }),
  "text of a window twice": mixedBytes(65_536, { seed: 5, alphabet: 60, repeats: 10, longest: 60 }),
  "text of a byte more": mixedBytes(65_537, { seed: 5, alphabet: 60, repeats: 10, longest: 60 }),
  "text of 300 kB": mixedBytes(300_000, { seed: 6, alphabet: 90, repeats: 8, longest: 300 }),
  "a long run": text("\0", 200_000),
};
