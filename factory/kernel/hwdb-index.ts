import type { HwdbProperty } from "./hwdb-source.ts";
import { createStringPool, type StringPool } from "./string-pool.ts";

/** A source file; later ones win. */
interface HwdbSource {
  /** As the index shall name it: "/usr/lib/udev/hwdb.d/20-pci-vendor-model.hwdb". */
  readonly name: string;
  readonly properties: readonly HwdbProperty[];
}

interface Value {
  readonly keyOffset: number;
  readonly valueOffset: number;
  readonly nameOffset: number;
  readonly line: number;
  /** Counts source files from 1. */
  readonly priority: number;
}

interface Node {
  prefix: string;
  prefixOffset: number;
  children: Map<number, Node>;
  /** By key. */
  values: Map<string, Value>;
}

/** Sizes of the on-disk structures (sd-hwdb/hwdb-internal.h); value entries in the second, longer form. */
const SIZE = { header: 80, node: 24, child: 16, value: 32 } as const;

/**
 * Writes `hwdb.bin`: a radix tree over match patterns. `toolVersion` is the version of systemd that shall have made it;
 * readers ignore it.
 */
export function writeHwdbIndex(sources: readonly HwdbSource[], toolVersion: number): Uint8Array {
  const pool = createStringPool();
  const root: Node = { prefix: "", prefixOffset: 0, children: new Map(), values: new Map() };
  for (const [index, { name, properties }] of sources.entries()) {
    for (const property of properties) {
      for (const match of property.matches) insert(root, pool, { match, property, name, priority: index + 1 });
    }
  }
  const strings = pool.bytes();
  const nodesSize = sizeOf(root);
  const bytes = Buffer.alloc(SIZE.header + nodesSize + strings.length);
  const { offset: rootOffset } = writeNode(root, bytes, SIZE.header, SIZE.header + nodesSize);
  bytes.write("KSLPHHRH", 0, "latin1");
  const header = [
    toolVersion,
    bytes.length,
    SIZE.header,
    SIZE.node,
    SIZE.child,
    SIZE.value,
    rootOffset,
    nodesSize,
    strings.length,
  ];
  for (const [index, value] of header.entries()) bytes.writeBigUInt64LE(BigInt(value), 8 + 8 * index);
  bytes.set(strings, SIZE.header + nodesSize);
  return bytes;
}

interface Insertion {
  readonly match: string;
  readonly property: HwdbProperty;
  readonly name: string;
  readonly priority: number;
}

/** Strings enter the pool in the order in which systemd-hwdb adds them: it decides where they lie. */
function insert(root: Node, pool: StringPool, insertion: Insertion): void {
  const { match } = insertion;
  let node = root;
  let at = 0;
  for (;;) {
    let shared = 0;
    while (shared < node.prefix.length && node.prefix[shared] === match[at + shared]) shared += 1;
    if (shared < node.prefix.length) split(node, pool, shared);
    at += shared;
    if (at === match.length) break;
    const character = match.charCodeAt(at);
    let child = node.children.get(character);
    if (child === undefined) {
      const prefix = match.slice(at + 1);
      child = { prefix, prefixOffset: pool.add(prefix), children: new Map(), values: new Map() };
      node.children.set(character, child);
    }
    node = child;
    at += 1;
  }
  const { property, name, priority } = insertion;
  node.values.set(property.key, {
    keyOffset: pool.add(property.key),
    valueOffset: pool.add(property.value),
    nameOffset: pool.add(name),
    line: property.line,
    priority,
  });
}

/** Keeps the first `shared` characters of the prefix here; the rest goes into a child with all that was here. */
function split(node: Node, pool: StringPool, shared: number): void {
  const child: Node = {
    prefix: node.prefix.slice(shared + 1),
    prefixOffset: node.prefixOffset + shared + 1,
    children: node.children,
    values: node.values,
  };
  const character = node.prefix.charCodeAt(shared);
  node.prefix = node.prefix.slice(0, shared);
  node.prefixOffset = pool.add(node.prefix);
  node.children = new Map([[character, child]]);
  node.values = new Map();
}

function sizeOf(node: Node): number {
  let size = SIZE.node + node.children.size * SIZE.child + node.values.size * SIZE.value;
  for (const child of node.children.values()) size += sizeOf(child);
  return size;
}

/** Children come before their parent; `end` is where the next node may go. */
function writeNode(node: Node, bytes: Buffer, start: number, strings: number): { offset: number; end: number } {
  let at = start;
  const children = [...node.children]
    .sort(([a], [b]) => a - b)
    .map(([character, child]) => {
      const written = writeNode(child, bytes, at, strings);
      at = written.end;
      return { character, offset: written.offset };
    });
  const values = [...node.values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  const offset = at;
  // The upper half of a 64-bit field stays zero: an index does not reach 4 GiB.
  const word = (value: number) => {
    at = bytes.writeUInt32LE(value, at) + 4;
  };
  word(strings + node.prefixOffset);
  word(children.length);
  word(values.length);
  for (const child of children) {
    word(child.character);
    word(child.offset);
  }
  for (const value of values) {
    word(strings + value.keyOffset);
    word(strings + value.valueOffset);
    word(strings + value.nameOffset);
    at = bytes.writeUInt32LE(value.line, at);
    at = bytes.writeUInt16LE(value.priority, at) + 2;
  }
  return { offset, end: at };
}
