import { byBytes } from "../triggers/byte-order.ts";
import { hashOrder } from "../triggers/hash-table.ts";
import type { Match } from "./magic.ts";
import { inOrder } from "./mime-files.ts";
import type { MimeDatabase, MimeGlob } from "./mime-types.ts";
import { suffixTree } from "./suffix-tree.ts";

const headerSize = 44;
const caseSensitive = 0x100;

/**
 * /usr/share/mime/mime.cache, version 1.2, byte for byte as update-mime-database writes it: all numbers high byte
 * first, every string once. (Shared MIME-info Database specification 0.21, 2.12; the table of types, which nobody
 * reads, holds zeros, as the program's does.)
 */
export function mimeCache(database: MimeDatabase): Buffer {
  const { places, bytes: strings } = writeStrings(stringsOf(database));
  const place = (text: string) => places.get(text) ?? 0;
  const sections: Buffer[] = [];
  const offsets: number[] = [];
  let offset = headerSize + strings.length;
  const add = (section: Buffer) => {
    offsets.push(offset);
    sections.push(section);
    offset += section.length;
  };
  const map = (entries: ReadonlyMap<string, string>) =>
    add(words([entries.size, ...sortedKeys(entries).flatMap((key) => [place(key), place(entries.get(key) ?? "")])]));
  const globs = (kind: GlobKind) => {
    const found = sortedKeys(database.globs)
      .filter((key) => globKind(key) === kind)
      .flatMap((key) => database.globs.get(key) ?? []);
    add(words([found.length, ...found.flatMap((glob) => [place(glob.pattern), place(glob.type), flagsOf(glob)])]));
  };
  map(database.aliases);
  add(parentList(database.parents, place, offset));
  globs("literal");
  const suffixes = hashOrder(database.globs).filter(([key]) => globKind(key) === "suffix");
  add(
    words(
      suffixTree(
        suffixes.flatMap(([, list]) => list),
        place,
        offset,
      ),
    ),
  );
  globs("full");
  add(magicList(database, place, offset));
  const namespaces = sortedKeys(database.namespaces).flatMap((key) => {
    const [address = "", name = ""] = key.split(" ");
    return [place(address), place(name), place(database.namespaces.get(key) ?? "")];
  });
  add(words([database.namespaces.size, ...namespaces]));
  map(database.icons);
  map(database.genericIcons);
  add(words([database.types.size, ...new Array<number>(database.types.size).fill(0)]));
  return Buffer.concat([words([0x00010002, ...offsets]), strings, ...sections]);
}

type GlobKind = "literal" | "suffix" | "full";

function globKind(pattern: string): GlobKind {
  if (/[\\[?*]/.test(pattern.slice(1)) || /^[\\[?]/.test(pattern)) return "full";
  return pattern.startsWith("*") ? "suffix" : "literal";
}

function flagsOf({ weight, isCaseSensitive }: MimeGlob): number {
  return (weight & 0xff) | (isCaseSensitive ? caseSensitive : 0);
}

/** In the order in which the program meets them: it is what the table's order follows from. */
function stringsOf(database: MimeDatabase): Map<string, undefined> {
  const strings = new Map<string, undefined>();
  const add = (...texts: readonly string[]) => {
    for (const text of texts) strings.set(text, undefined);
  };
  for (const [alias, type] of hashOrder(database.aliases)) add(alias, type);
  for (const [type, parents] of hashOrder(database.parents)) for (const one of [type, ...parents]) add(one);
  for (const [pattern, list] of hashOrder(database.globs)) {
    if (globKind(pattern) !== "suffix") add(pattern);
    for (const { type } of list) add(type);
  }
  for (const { type } of inOrder(database.magic)) add(type);
  for (const [key, type] of hashOrder(database.namespaces)) add(type, ...key.split(" "));
  for (const [type, icon] of hashOrder(database.genericIcons)) add(type, icon);
  for (const [type, icon] of hashOrder(database.icons)) add(type, icon);
  return strings;
}

function writeStrings(strings: ReadonlyMap<string, undefined>): {
  readonly places: ReadonlyMap<string, number>;
  readonly bytes: Buffer;
} {
  const places = new Map<string, number>();
  const parts: Buffer[] = [];
  let offset = headerSize;
  for (const [text] of hashOrder(strings)) {
    const part = padded(Buffer.from(`${text}\0`));
    places.set(text, offset);
    parts.push(part);
    offset += part.length;
  }
  return { places, bytes: Buffer.concat(parts) };
}

function parentList(
  parents: ReadonlyMap<string, readonly string[]>,
  place: (text: string) => number,
  offset: number,
): Buffer {
  const keys = sortedKeys(parents);
  const heads = [keys.length];
  const lists: number[] = [];
  for (const key of keys) {
    const list = parents.get(key) ?? [];
    heads.push(place(key), offset + 4 + 8 * keys.length + 4 * lists.length);
    lists.push(list.length);
    for (const parent of list) lists.push(place(parent));
  }
  return words([...heads, ...lists]);
}

function magicList(database: MimeDatabase, place: (text: string) => number, offset: number): Buffer {
  const magic = inOrder(database.magic);
  const matches = magic.flatMap((one) => flattened(one.matches));
  const indexes = new Map(matches.map((match, index) => [match, index]));
  const first = offset + 12 + 16 * magic.length;
  const placeOf = ([match]: readonly Match[]) => (match === undefined ? 0 : first + 32 * (indexes.get(match) ?? 0));
  const extent = matches.reduce((most, { start, length, data }) => Math.max(most, data.length + start + length), 0);
  const heads = magic.flatMap((one) => [one.priority, place(one.type), one.matches.length, placeOf(one.matches)]);
  const rows: number[] = [];
  const data: Buffer[] = [];
  let next = first + 32 * matches.length;
  const put = (bytes: Buffer) => {
    const at = next;
    data.push(padded(bytes));
    next += (bytes.length + 3) & ~3;
    return at;
  };
  for (const match of matches) {
    rows.push(match.start, match.length, match.wordSize, match.data.length, put(match.data));
    rows.push(match.mask === undefined ? 0 : put(match.mask));
    rows.push(match.matches.length, placeOf(match.matches));
  }
  return Buffer.concat([words([magic.length, extent, offset + 12, ...heads, ...rows]), ...data]);
}

/** All matches of one level, then those below each. */
function flattened(matches: readonly Match[]): Match[] {
  return [...matches, ...matches.flatMap((match) => flattened(match.matches))];
}

function sortedKeys(map: ReadonlyMap<string, unknown>): string[] {
  return [...map.keys()].sort(byBytes);
}

/** A list, as it may be longer than what a call takes as arguments. */
function words(numbers: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 * numbers.length);
  for (const [index, number] of numbers.entries()) buffer.writeUInt32BE(number >>> 0, 4 * index);
  return buffer;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
