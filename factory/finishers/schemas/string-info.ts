/** Words that a value may be: of an enumeration, of flags, or of a list of choices. */
export interface StringInfo {
  /** With the number of each; those of choices are 0. */
  readonly items: readonly { readonly text: string; readonly value: number }[];
  readonly aliases: readonly { readonly text: string; readonly target: string }[];
}

export const noStrings: StringInfo = { items: [], aliases: [] };
/** Longer ones the format does not have. */
export const longestString = 4 * 17 - 3;
/** Far more than honest files have: of each, all others are looked at. */
export const mostWords = 4096;

/**
 * Items and then aliases as words of 32 bits, low byte first: a number (of an alias, where its target stands), then the
 * string between bytes that mark it. (GLib's gio/strinfo.c.)
 */
export function stringInfoBytes({ items, aliases }: StringInfo): Buffer {
  const parts: Buffer[] = [];
  const places = new Map<string, number>();
  let words = 0;
  const add = (value: number, text: string, mark: number) => {
    const bytes = Buffer.from(text);
    const length = Math.max(2, (bytes.length + 6) >> 2);
    const part = Buffer.alloc(4 + 4 * length);
    part.writeUInt32LE(value >>> 0, 0);
    part[4] = mark;
    part[part.length - 1] = 0xff;
    bytes.copy(part, 5);
    places.set(text, words);
    words += 1 + length;
    parts.push(part);
  };
  for (const { text, value } of items) add(value, text, 0xff);
  for (const { text, target } of aliases) add(places.get(target) ?? 0, text, 0xfe);
  return Buffer.concat(parts);
}
