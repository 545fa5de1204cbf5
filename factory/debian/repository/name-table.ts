/**
 * Numbers package names in the order in which they are first met, straight from the bytes of an index.
 *
 * An index names about 800,000 packages, 85,000 different ones: decoding each to a string would take most of the time
 * that indexing takes.
 */
export class NameTable {
  readonly #text: Uint8Array;
  /** Open addressing: name number + 1, or 0. */
  #slots = new Int32Array(1 << 17);
  /** By name number: where in the text it was first met. */
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  readonly #hashes: number[] = [];

  constructor(text: Uint8Array) {
    this.#text = text;
  }

  /** The number of the name in `text[start, end)`; a new one where it has not been met. `hash` is `hashName` of it. */
  number(start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = (this.#slots[slot] ?? 0) - 1;
      if (found < 0) return this.#add(slot, start, end, hash);
      if (this.#hashes[found] === hash && this.#equals(found, start, end)) return found;
    }
  }

  /** All names, by number. */
  names(): string[] {
    const decoder = new TextDecoder("latin1");
    return this.#starts.map((start, index) =>
      decoder.decode(this.#text.subarray(start, start + (this.#lengths[index] ?? 0))),
    );
  }

  #add(slot: number, start: number, end: number, hash: number): number {
    const number = this.#starts.length;
    this.#starts.push(start);
    this.#lengths.push(end - start);
    this.#hashes.push(hash);
    this.#slots[slot] = number + 1;
    if (this.#starts.length * 2 > this.#slots.length) this.#grow();
    return number;
  }

  #equals(number: number, start: number, end: number): boolean {
    if (this.#lengths[number] !== end - start) return false;
    const other = this.#starts[number] ?? 0;
    for (let index = start; index < end; index++) {
      if (this.#text[index] !== this.#text[other + index - start]) return false;
    }
    return true;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (const [number, hash] of this.#hashes.entries()) {
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

/** FNV-1a, one byte at a time: start with `hashSeed`. */
export const hashSeed = 0x811c9dc5;

/** The hash of a name, of which all bytes before this one gave `hash`. */
export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}
