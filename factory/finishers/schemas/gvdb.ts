import { byBytes } from "../triggers/byte-order.ts";
import { hashOrder, stringHash } from "../triggers/hash-table.ts";
import { boxedVariant, type Variant } from "./variant.ts";

/** What is at a key: a value, or a table in its turn. */
export type GvdbEntry = Variant | GvdbTable;

/**
 * Keys in the order in which they were put in. In the file a key is its parent's with a suffix; the only parent here is
 * the table's own item, whose key is "", so that a child's suffix is all of its key.
 */
interface GvdbTable {
  readonly entries: ReadonlyMap<string, GvdbEntry>;
  readonly children: ReadonlySet<string>;
}

const headerSize = 24;
const itemSize = 24;
const nobody = 0xffffffff;

/** A file of GVDB, low byte first, byte for byte as GLib's gvdb-builder.c writes it. */
export function writeGvdb(table: GvdbTable): Buffer {
  const file: GvdbFile = { chunks: [], offset: headerSize };
  const root = addTable(file, table);
  const bytes = Buffer.alloc(file.offset);
  bytes.write("GVariant", "latin1");
  bytes.writeUInt32LE(root.start, 16);
  bytes.writeUInt32LE(root.end, 20);
  for (const { start, data } of file.chunks) data.copy(bytes, start);
  return bytes;
}

interface GvdbFile {
  readonly chunks: { readonly start: number; readonly data: Buffer }[];
  offset: number;
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

function allocate(file: GvdbFile, data: Buffer, alignment: number): Extent {
  const start = file.offset + (-file.offset & (alignment - 1));
  file.chunks.push({ start, data });
  file.offset = start + data.length;
  return { start, end: file.offset };
}

function addTable(file: GvdbFile, { entries, children }: GvdbTable): Extent {
  const all = new Map<string, GvdbEntry | undefined>([["", undefined], ...entries]);
  const buckets = Array.from({ length: all.size }, (): string[] => []);
  for (const [key] of hashOrder(all)) buckets[stringHash(key) % all.size]?.unshift(key);
  const order = buckets.flat();
  const indexes = new Map(order.map((key, index) => [key, index]));
  const data = Buffer.alloc(8 + 4 * buckets.length + itemSize * order.length);
  // A Bloom filter of no words, whose shift is 5.
  data.writeUInt32LE((5 << 27) >>> 0, 0);
  data.writeUInt32LE(buckets.length, 4);
  const extent = allocate(file, data, 4);
  let first = 0;
  for (const [bucket, keys] of buckets.entries()) {
    data.writeUInt32LE(first, 8 + 4 * bucket);
    first += keys.length;
  }
  for (const [index, key] of order.entries()) {
    const place = 8 + 4 * buckets.length + itemSize * index;
    data.writeUInt32LE(stringHash(key), place);
    data.writeUInt32LE(children.has(key) ? (indexes.get("") ?? nobody) : nobody, place + 4);
    const name = allocate(file, Buffer.from(key), 1);
    data.writeUInt32LE(name.start, place + 8);
    data.writeUInt16LE(Math.min(name.end - name.start, 0xffff), place + 12);
    const stored = key === "" ? addChildren(file, children, indexes) : addEntry(file, all.get(key));
    if (stored === undefined) continue;
    data.write(stored.kind, place + 14, "latin1");
    data.writeUInt32LE(stored.start, place + 16);
    data.writeUInt32LE(stored.end, place + 20);
  }
  return extent;
}

function addChildren(
  file: GvdbFile,
  children: ReadonlySet<string>,
  indexes: ReadonlyMap<string, number>,
): (Extent & { readonly kind: string }) | undefined {
  if (children.size === 0) return undefined;
  const list = Buffer.alloc(4 * children.size);
  for (const [place, key] of [...children].sort(byBytes).entries())
    list.writeUInt32LE(indexes.get(key) ?? nobody, 4 * place);
  return { kind: "L", ...allocate(file, list, 4) };
}

function addEntry(file: GvdbFile, entry: GvdbEntry | undefined): (Extent & { readonly kind: string }) | undefined {
  if (entry === undefined) return undefined;
  if ("entries" in entry) return { kind: "H", ...addTable(file, entry) };
  return { kind: "v", ...allocate(file, boxedVariant(entry).bytes, 8) };
}
