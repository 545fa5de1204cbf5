/** By the number of bits of a table's size: the prime that hashes are divided by. */
const primes = [
  1, 2, 3, 7, 13, 31, 61, 127, 251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131071, 262139, 524287, 1048573,
  2097143, 4194301, 8388593, 16777213,
];
const fewestBits = 3;

/**
 * Entries in the order in which a GHashTable of strings goes through them, after they were put into it in the order of
 * the map: files that GLib's programs write have it. (GLib 2.84, glib/ghash.c.)
 */
export function hashOrder<Value>(entries: ReadonlyMap<string, Value>): [key: string, value: Value][] {
  let table = new Array<Slot<Value> | undefined>(2 ** fewestBits);
  let bits = fewestBits;
  let steps: Steps = new Map();
  let used = 0;
  for (const [key, value] of entries) {
    const slot = { hash: hashOf(key), entry: [key, value] satisfies [string, Value] };
    table[freePlace(firstPlace(slot.hash, bits), steps, (place) => table[place] === undefined, table.length)] = slot;
    used += 1;
    if (table.length > used + Math.trunc(used / 16)) continue;
    bits = Math.max(fewestBits, bitsOf(Math.trunc(used * 1.333)));
    table = moved(table, bits);
    steps = new Map();
  }
  return table.flatMap((slot) => (slot === undefined ? [] : [slot.entry]));
}

interface Slot<Value> {
  readonly hash: number;
  readonly entry: [key: string, value: Value];
}

/** By first place: where the search from there ended, and with which step. What is taken stays so. */
type Steps = Map<number, readonly [place: number, step: number]>;

/** Searches on from where the last one ended: keys that were made to have one hash would otherwise take hours. */
function freePlace(first: number, steps: Steps, isFree: (place: number) => boolean, size: number): number {
  let [place, step] = steps.get(first) ?? [first, 1];
  for (; !isFree(place); step += 1) place = (place + step) % size;
  steps.set(first, [place, step]);
  return place;
}

/** A larger table: each slot in its turn goes to its place and drives out the one that has not moved yet. */
function moved<Value>(old: readonly (Slot<Value> | undefined)[], bits: number): (Slot<Value> | undefined)[] {
  const table = [...old, ...new Array<undefined>(2 ** bits - old.length)];
  const isSettled = new Uint8Array(table.length);
  const steps: Steps = new Map();
  for (let index = 0; index < old.length; index += 1) {
    if (isSettled[index] === 1) continue;
    let slot = table[index];
    table[index] = undefined;
    while (slot !== undefined) {
      const place = freePlace(firstPlace(slot.hash, bits), steps, (one) => isSettled[one] !== 1, table.length);
      isSettled[place] = 1;
      const driven: Slot<Value> | undefined = table[place];
      table[place] = slot;
      slot = driven;
    }
  }
  return table;
}

function firstPlace(hash: number, bits: number): number {
  return (Math.imul(hash, 11) >>> 0) % (primes[bits] ?? 1);
}

function bitsOf(number: number): number {
  return 32 - Math.clz32(number);
}

/** g_str_hash; 0 and 1 say that a slot is empty. */
function hashOf(key: string): number {
  const hash = stringHash(key);
  return hash < 2 ? 2 : hash;
}

/** Bernstein's hash of a string's bytes in UTF-8, each with its sign. */
export function stringHash(key: string): number {
  let hash = 5381;
  for (const byte of Buffer.from(key)) hash = (Math.imul(hash, 33) + (byte < 128 ? byte : byte - 256)) >>> 0;
  return hash;
}
