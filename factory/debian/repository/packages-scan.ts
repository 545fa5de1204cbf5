import { hashByte, hashSeed, NameTable } from "./name-table.ts";

/**
 * Where everything is in one `Packages` text, as plain data that can be written to a cache as JSON.
 *
 * It is laid out for opening, not for reading: nothing has to be built before the first name is looked up.
 */
export interface IndexTable {
  readonly format: 1;
  /** Bytes of the text that it was made from. */
  readonly size: number;
  /** The architecture of its packages, other than "all". */
  readonly architecture: string;
  /**
   * Every package name that the text mentions anywhere, in the bucket that `bucketOf` tells, one line each:
   * "\nname mention real provided", where `mention` counts names by their first appearance, `real` are the stanzas of
   * that name, and `provided` those that provide it, each as "offset+length,offset+length" or "-".
   */
  readonly buckets: readonly string[];
  /** The stanzas with `Essential: yes`, in the same notation. */
  readonly essential: string;
}

/** In the order in which apt reads them, which decides what counts as the first mention of a name. */
const relationFields = [
  "pre-depends",
  "depends",
  "conflicts",
  "breaks",
  "recommends",
  "suggests",
  "replaces",
  "enhances",
  "provides",
];
const fields = ["package", "essential", "architecture", ...relationFields].map((name) => Buffer.from(`${name}:`));
const [packageField, essentialField, architectureField, firstRelation] = [0, 1, 2, 3];
const lastField = fields.length - 1;

/** Makes the table in one pass over the bytes. Never fails: what cannot be read is not indexed. */
export function scanPackages(text: Uint8Array): IndexTable {
  const table = new NameTable(text);
  /** By name. */
  const real: string[] = [];
  const provided: string[] = [];
  let essential = "";
  let architecture = "";
  const starts = new Int32Array(fields.length).fill(-1);
  const ends = new Int32Array(fields.length);

  const finish = (begin: number, end: number): void => {
    const stanza = `${begin}+${end - begin}`;
    let owner = -1;
    eachName(text, starts[packageField] ?? -1, ends[packageField] ?? -1, (from, to, hash) => {
      if (owner < 0) owner = table.number(from, to, hash);
    });
    if (owner >= 0) {
      real[owner] = append(real[owner], stanza);
      if (fieldValue(text, starts, ends, essentialField) === "yes") essential = append(essential, stanza);
      if (architecture === "" || architecture === "all")
        architecture = fieldValue(text, starts, ends, architectureField);
      for (let field = firstRelation; field <= lastField; field++) {
        eachName(text, starts[field] ?? -1, ends[field] ?? -1, (from, to, hash, qualified) => {
          // apt keeps "name:arch" apart from "name", so this does not mention it.
          if (qualified && field !== lastField) return;
          const name = table.number(from, to, hash);
          if (field === lastField) provided[name] = append(provided[name], stanza);
        });
      }
    }
    starts.fill(-1);
  };

  let begin = 0;
  let current = -1;
  for (let position = 0; position < text.length; ) {
    const end = lineEnd(text, position);
    const first = text[position];
    if (first === 0x0a || (first === 0x0d && end === position + 1)) {
      finish(begin, position);
      begin = end + 1;
      current = -1;
    } else if (first === 0x20 || first === 0x09) {
      if (current >= 0) ends[current] = end;
    } else {
      current = fieldAt(text, position);
      if (current >= 0) {
        starts[current] = position + (fields[current]?.length ?? 0);
        ends[current] = end;
      }
    }
    position = end + 1;
  }
  finish(begin, text.length);

  const buckets = new Array<string>(bucketCount).fill("");
  for (const [mention, name] of table.names().entries()) {
    buckets[bucketOf(name)] += `\n${name} ${mention} ${real[mention] ?? "-"} ${provided[mention] ?? "-"}`;
  }
  return { format: 1, size: text.length, architecture, buckets, essential: essential === "" ? "-" : essential };
}

const bucketCount = 8192;

/** The bucket of `IndexTable.buckets` that lists the name. */
export function bucketOf(name: string): number {
  let hash = hashSeed;
  for (let index = 0; index < name.length; index++) hash = hashByte(hash, name.charCodeAt(index));
  return (hash >>> 7) & (bucketCount - 1);
}

function append(list: string | undefined, stanza: string): string {
  return list === undefined || list === "" ? stanza : `${list},${stanza}`;
}

function lineEnd(text: Uint8Array, from: number): number {
  let position = from;
  while (position < text.length && text[position] !== 0x0a) position++;
  return position;
}

/** Which of `fields` the line begins with, whatever the case of its letters; -1 for any other. */
function fieldAt(text: Uint8Array, position: number): number {
  const first = (text[position] ?? 0) | 0x20;
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index];
    if (field === undefined || field[0] !== first) continue;
    let matched = 1;
    while (matched < field.length && ((text[position + matched] ?? 0) | 0x20) === field[matched]) matched++;
    if (matched === field.length) return index;
  }
  return -1;
}

function fieldValue(text: Uint8Array, starts: Int32Array, ends: Int32Array, field: number): string {
  const start = starts[field] ?? -1;
  return start < 0 ? "" : new TextDecoder("latin1").decode(text.subarray(start, ends[field])).trim();
}

/**
 * Calls `found` for each package name of a relationship field, where there is one. `qualified`: ":architecture"
 * follows.
 */
function eachName(
  text: Uint8Array,
  from: number,
  to: number,
  found: (start: number, end: number, hash: number, qualified: boolean) => void,
): void {
  let position = from < 0 ? to : from;
  while (position < to) {
    while (position < to && isSeparator(text[position] ?? 0)) position++;
    const start = position;
    let hash = hashSeed;
    while (position < to && isNameByte(text[position] ?? 0)) hash = hashByte(hash, text[position++] ?? 0);
    if (position > start) found(start, position, hash, text[position] === 0x3a);
    while (position < to && text[position] !== 0x2c && text[position] !== 0x7c) position++;
  }
}

/** Blanks, line breaks, "," and "|". */
function isSeparator(byte: number): boolean {
  return byte === 0x20 || byte === 0x2c || byte === 0x7c || byte === 0x0a || byte === 0x09 || byte === 0x0d;
}

/** Letters, digits, "+", "-" and ".". */
function isNameByte(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2d ||
    byte === 0x2e ||
    byte === 0x2b ||
    (byte >= 0x41 && byte <= 0x5a)
  );
}
