/** Writes bits from the lowest on, as DEFLATE wants them (RFC 1951, 3.1.1). */
export interface BitWriter {
  /** At most 16 bits at a time. */
  write(bits: number, count: number): void;
  /** Fills up the byte that was begun. */
  align(): void;
  /** Only after `align`. */
  bytes(bytes: Uint8Array): void;
  result(): Uint8Array;
}

/**
 * A writer without any bits yet. `expected` is how many bytes will come, as far as known: its buffer grows where more
 * are written.
 */
export function createBitWriter(expected: number): BitWriter {
  let buffer = new Uint8Array(expected + 64);
  let length = 0;
  let pending = 0;
  let count = 0;

  function reserve(more: number): void {
    if (length + more <= buffer.length) return;
    const larger = new Uint8Array(Math.max(buffer.length * 2, length + more));
    larger.set(buffer);
    buffer = larger;
  }

  return {
    write(bits, bitCount) {
      pending |= bits << count;
      count += bitCount;
      if (count < 16) return;
      reserve(2);
      buffer[length++] = pending & 255;
      buffer[length++] = (pending >>> 8) & 255;
      pending >>>= 16;
      count -= 16;
    },
    align() {
      reserve(2);
      for (; count > 0; count -= 8) {
        buffer[length++] = pending & 255;
        pending >>>= 8;
      }
      count = 0;
      pending = 0;
    },
    bytes(bytes) {
      reserve(bytes.length);
      buffer.set(bytes, length);
      length += bytes.length;
    },
    result: () => buffer.subarray(0, length),
  };
}
