/** A source of numbers that are the same for the same seed, on every engine. */
export interface Random {
  /** A whole number from 0 to below `end`; 0 where `end` is 0. */
  below(end: number): number;
  /** True once in `times`. */
  oneIn(times: number): boolean;
  /** @throws RangeError when there is nothing to choose from. */
  pick<T>(from: readonly T[]): T;
}

/** Numbers by a text, with the generator "mulberry32". */
export function randomBy(text: string): Random {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (end: number) => (end < 1 ? 0 : Math.floor((next() / 2 ** 32) * end));
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick(from) {
      const index = below(from.length);
      const found = from[index];
      if (found === undefined && index >= from.length) throw new RangeError("there is nothing to choose from");
      return found as (typeof from)[number];
    },
  };
}
