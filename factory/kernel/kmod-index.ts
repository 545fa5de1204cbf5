import { WherryError } from "@wherry/core/errors/errors.ts";

/** One line of an index: what is looked up, what is found, and in which order several finds are tried. */
export interface KmodIndexEntry {
  readonly key: string;
  readonly value: string;
  readonly priority: number;
}

interface Node {
  readonly prefix: string;
  readonly values: readonly KmodIndexEntry[];
  /** Ascending by character. */
  readonly children: readonly { readonly character: number; readonly node: Node }[];
  readonly ownSize: number;
  readonly totalSize: number;
  /** Which parts the node has, in the high bits of every offset that points to it. */
  readonly flags: number;
}

const MAGIC = 0xb007f457;
const VERSION = 0x00020001;
const HEADER_SIZE = 12;
const FLAG = { prefix: 0x80000000, values: 0x40000000, children: 0x20000000 } as const;
const OFFSET_LIMIT = 0x10000000;

/**
 * Writes a `modules.*.bin` file: a radix tree over 7-bit keys that libkmod reads in place (format described in
 * libkmod-index.c: big-endian; magic, version, root offset; then nodes, each before its children: prefix, first and
 * last child character with one offset per character between, values).
 *
 * @throws {WherryError} format.invalid when a key or value has NUL or a character beyond 7 bits
 * @throws {WherryError} format.too-large when the file would have 256 MiB or more, which its offsets cannot address
 */
export function writeKmodIndex(entries: readonly KmodIndexEntry[]): Uint8Array {
  for (const entry of entries) checkSevenBit(entry);
  // Equal keys are found by ascending priority; among equal priorities the last one written comes first.
  const sorted = entries
    .map((entry, order) => ({ entry, order }))
    .sort((a, b) => compare(a.entry.key, b.entry.key) || a.entry.priority - b.entry.priority || b.order - a.order)
    .map(({ entry }) => entry);
  // The root never has a prefix, even where all keys share one.
  const root = buildNode(sorted, 0, 0);
  const size = HEADER_SIZE + root.totalSize;
  if (size >= OFFSET_LIMIT)
    throw new WherryError("format.too-large", `a module index of ${size} bytes cannot be addressed`);
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32BE(MAGIC, 0);
  bytes.writeUInt32BE(VERSION, 4);
  bytes.writeUInt32BE(reference(HEADER_SIZE, root), 8);
  writeNode(root, bytes, HEADER_SIZE);
  return bytes;
}

/** `entries` are sorted and share the first `depth + prefixLength` characters of their keys. */
function buildNode(entries: readonly KmodIndexEntry[], depth: number, prefixLength: number): Node {
  const at = depth + prefixLength;
  const prefix = entries[0]?.key.slice(depth, at) ?? "";
  let index = 0;
  while (index < entries.length && entries[index]?.key.length === at) index += 1;
  const values = entries.slice(0, index);
  const children: { character: number; node: Node }[] = [];
  while (index < entries.length) {
    const character = entries[index]?.key.charCodeAt(at) ?? 0;
    let end = index + 1;
    while (end < entries.length && entries[end]?.key.charCodeAt(at) === character) end += 1;
    const group = entries.slice(index, end);
    children.push({ character, node: buildNode(group, at + 1, sharedLength(group, at + 1)) });
    index = end;
  }
  const firstChild = children[0];
  const lastChild = children.at(-1);
  const slots = firstChild && lastChild ? lastChild.character - firstChild.character + 1 : 0;
  const ownSize =
    (prefix === "" ? 0 : prefix.length + 1) +
    (slots === 0 ? 0 : 2 + 4 * slots) +
    (values.length === 0 ? 0 : 4 + values.reduce((sum, { value }) => sum + 4 + value.length + 1, 0));
  return {
    prefix,
    values,
    children,
    ownSize,
    totalSize: children.reduce((sum, child) => sum + child.node.totalSize, ownSize),
    flags:
      (prefix === "" ? 0 : FLAG.prefix) + (values.length === 0 ? 0 : FLAG.values) + (slots === 0 ? 0 : FLAG.children),
  };
}

function writeNode(node: Node, bytes: Buffer, offset: number): void {
  let at = offset;
  const writeString = (text: string) => {
    at += bytes.write(text, at, "latin1") + 1;
  };
  if (node.prefix !== "") writeString(node.prefix);
  let childOffset = offset + node.ownSize;
  const first = node.children[0]?.character ?? 0;
  const last = node.children.at(-1)?.character ?? 0;
  if (node.children.length > 0) {
    bytes.writeUInt8(first, at);
    bytes.writeUInt8(last, at + 1);
    at += 2;
    for (const child of node.children) {
      bytes.writeUInt32BE(reference(childOffset, child.node), at + 4 * (child.character - first));
      childOffset += child.node.totalSize;
    }
    at += 4 * (last - first + 1);
  }
  if (node.values.length > 0) {
    at = bytes.writeUInt32BE(node.values.length, at);
    for (const { value, priority } of node.values) {
      at = bytes.writeUInt32BE(priority, at);
      writeString(value);
    }
  }
  for (const child of node.children) {
    writeNode(child.node, bytes, at);
    at += child.node.totalSize;
  }
}

function reference(offset: number, node: Node): number {
  return offset + node.flags;
}

/** How many characters from `from` on all keys of a sorted group share: what its first and last do. */
function sharedLength(group: readonly KmodIndexEntry[], from: number): number {
  const first = group[0]?.key ?? "";
  const last = group.at(-1)?.key ?? "";
  let at = from;
  while (at < first.length && first[at] === last[at]) at += 1;
  return at - from;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function checkSevenBit({ key, value }: KmodIndexEntry): void {
  for (const text of [key, value]) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the index holds any character but NUL
    if (!/^[\x01-\x7f]*$/.test(text)) {
      throw new WherryError(
        "format.invalid",
        `a module index holds 7-bit characters only, not ${JSON.stringify(text)}`,
      );
    }
  }
}
