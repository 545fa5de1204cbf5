/** Strings in the order of their bytes: strcmp(3). */
export function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
