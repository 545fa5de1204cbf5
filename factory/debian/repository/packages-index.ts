import type { Package } from "../../packages/package.ts";
import { parsePackage } from "../control/stanza.ts";
import { bucketOf, type IndexTable, scanPackages } from "./packages-scan.ts";

/** The packages of one repository index. Stanzas are parsed when they are asked for, and then remembered. */
export interface PackagesIndex {
  /** All versions of a package, in the order of the file. */
  packagesNamed(name: string): readonly Package[];
  /**
   * The packages that list the name under `Provides`, in the order of the file; not the package of that name itself.
   */
  providersOf(name: string): readonly Package[];
  /** The names of all packages that are really there, in no particular order, but always the same. */
  names(): Iterable<string>;
  /** When the text first mentions a name, in any field, counted in names: apt prefers late comers. Infinity: never. */
  mention(name: string): number;
  /** The packages with `Essential: yes`. */
  essential(): readonly Package[];
  /** To be cached, and given to `openPackagesIndex` together with the same text. */
  readonly table: IndexTable;
}

interface IndexOrigin {
  /** Equals `PackageOrigin.repository` of every package. */
  readonly repository: string;
  /** The file's name in errors; without one the repository's is shown. */
  readonly file?: string;
}

/**
 * Opens the text of a `Packages` file (Debian repository format, "Packages Indices").
 *
 * `cached` is the table of an earlier opening of the same text; where it is missing or belongs to another text, a new
 * one is made (about a second for 60 MB). Stanzas without a valid name and version, architecture, Filename, Size or
 * SHA256 are passed over.
 *
 * @throws {WherryError} repository.malformed when a package is asked for whose stanza cannot be parsed
 */
export function openPackagesIndex(text: Buffer, origin: IndexOrigin, cached: IndexTable | undefined): PackagesIndex {
  const table = cached !== undefined && belongs(cached, text) ? cached : scanPackages(text);
  const entries = new Map<string, Entry>();
  const parsed = new Map<string, Package | undefined>();

  const entryOf = (name: string): Entry => {
    let entry = entries.get(name);
    if (entry === undefined) {
      entry = findEntry(table, name);
      entries.set(name, entry);
    }
    return entry;
  };
  const packageAt = (stanza: string): Package | undefined => {
    if (parsed.has(stanza)) return parsed.get(stanza);
    const [offset, length] = stanza.split("+").map(Number);
    const start = offset ?? 0;
    const end = start + (length ?? 0);
    if (!isParagraph(text, start, end)) return undefined;
    const one = parsePackage(text.toString("utf8", start, end), {
      file: origin.file ?? origin.repository,
      line: () => lineAt(text, start),
      repository: origin.repository,
      architecture: table.architecture,
    });
    parsed.set(stanza, one);
    return one;
  };
  const packagesAt = (stanzas: string): Package[] =>
    stanzas === "-" ? [] : [...new Set(stanzas.split(","))].flatMap((stanza) => packageAt(stanza) ?? []);

  return {
    packagesNamed: (name) => {
      const entry = entryOf(name);
      entry.packages ??= packagesAt(entry.real);
      return entry.packages;
    },
    providersOf: (name) => {
      const entry = entryOf(name);
      entry.providers ??= packagesAt(entry.provided).filter((one) => one.name !== name);
      return entry.providers;
    },
    names: () => realNames(table),
    mention: (name) => entryOf(name).mention,
    essential: () => packagesAt(table.essential),
    table,
  };
}

/** What the table knows of a name, and the packages once they have been asked for. */
interface Entry {
  readonly mention: number;
  readonly real: string;
  readonly provided: string;
  packages?: readonly Package[];
  providers?: readonly Package[];
}

/** A table from a cache is others' data: one that does not fit the text is not used. */
function belongs(table: IndexTable, text: Buffer): boolean {
  return table.format === 1 && table.size === text.length;
}

/**
 * Whether this is all of a paragraph. A table that somebody else wrote could lead into the middle of one, where a
 * description says what it likes.
 */
function isParagraph(text: Buffer, start: number, end: number): boolean {
  const begins = start === 0 || (isLineEnd(text, start - 1) && isBlankLineBefore(text, start - 1));
  const ends =
    end === text.length || (isLineEnd(text, end - 1) && /^\r?\n/.test(text.toString("latin1", end, end + 2)));
  return begins && ends;
}

function isLineEnd(text: Buffer, position: number): boolean {
  return text[position] === 0x0a;
}

/** `feed` is the place of the line feed that ends the line in question. */
function isBlankLineBefore(text: Buffer, feed: number): boolean {
  const last = text[feed - 1] === 0x0d ? feed - 1 : feed;
  return last === 0 || isLineEnd(text, last - 1);
}

function findEntry(table: IndexTable, name: string): Entry {
  const bucket = table.buckets[bucketOf(name)] ?? "";
  const start = bucket.indexOf(`\n${name} `);
  if (start < 0) return { mention: Number.POSITIVE_INFINITY, real: "-", provided: "-" };
  const end = bucket.indexOf("\n", start + 1);
  const [, mention, real, provided] = bucket.slice(start + 1, end < 0 ? bucket.length : end).split(" ");
  return { mention: Number(mention), real: real ?? "-", provided: provided ?? "-" };
}

function* realNames(table: IndexTable): Iterable<string> {
  for (const bucket of table.buckets) {
    for (const line of bucket.split("\n")) {
      const [name, , real] = line.split(" ");
      if (name !== undefined && real !== undefined && real !== "-") yield name;
    }
  }
}

function lineAt(text: Buffer, offset: number): number {
  let line = 1;
  for (let feed = text.indexOf(0x0a); feed >= 0 && feed < offset; feed = text.indexOf(0x0a, feed + 1)) line++;
  return line;
}
