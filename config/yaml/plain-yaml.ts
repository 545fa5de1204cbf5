import type { DataNode, ListNode, ObjectEntry, ObjectNode, ScalarNode } from "../json/data-node.ts";
import { beyond, unlessBeyond } from "./beyond.ts";
import { readFlowCollection } from "./flow-collection.ts";
import { readLiteral } from "./literal-block.ts";
import { plainScalar } from "./plain-scalar.ts";
import { readQuoted } from "./quoted-scalar.ts";

/** Deeper than people write by hand; what is deeper is left to the other reader and its limits. */
const DEEPEST_NESTING = 60;

/**
 * Reads YAML as nearly every configuration is written: maps and lists, scalars of one line, literal blocks, comments.
 * Undefined for everything else, be it good YAML or not: `readYamlNodes` reads that. What is read here is what would be
 * read there, at a fraction of the cost: a configuration of megabytes takes tens of milliseconds, and a small one does
 * not wait for a library to load.
 */
export function readPlainYaml(text: string): DataNode | undefined {
  if (hasRareCharacters(text)) return undefined;
  return unlessBeyond(() => createReader(text).document());
}

/** Control characters, line ends other than "\n", halves of surrogate pairs. */
function hasRareCharacters(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/.test(text) || !text.isWellFormed();
}

/** A key without quotes, with its colon. */
const plainKey = /[A-Za-z_][A-Za-z0-9_.\-/]*(?=:(?:[ \n]|$))/y;
const quotedKey = /"[^"\\\n]*"(?=:(?:[ \n]|$))|'[^'\n]*'(?=:(?:[ \n]|$))/y;
const restOfLine = / *(?: #[^\n]*)?(?=\n|$)/y;

function createReader(text: string) {
  /** How far the line is indented, and where its contents begin: at the end -1 and the text's length. */
  let indent = 0;
  let content = 0;

  /** Goes to the next line from `from` on that has something on it. */
  function seek(from: number): void {
    for (let at = from; at < text.length; ) {
      let first = at;
      while (text.charCodeAt(first) === 32) first++;
      const code = text.charCodeAt(first);
      if (code === 9) throw beyond;
      if (code !== 10 && code !== 35 && first < text.length) {
        indent = first - at;
        content = first;
        return;
      }
      const end = text.indexOf("\n", first);
      at = end < 0 ? text.length : end + 1;
    }
    indent = -1;
    content = text.length;
  }

  function document(): DataNode {
    seek(0);
    if (content >= text.length || indent !== 0 || /^(?:---|\.\.\.|%)/m.test(text)) throw beyond;
    const root = isMapping(content) ? mapping(0, 0) : flowDocument();
    if (content < text.length) throw beyond;
    return root;
  }

  function flowDocument(): DataNode {
    if (text.charCodeAt(content) !== 123) throw beyond;
    const root = flow(content, -1, 0);
    seek(lineEnd(root.end));
    return root;
  }

  function matchAt(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  }

  function isDash(at: number): boolean {
    const next = text.charCodeAt(at + 1);
    return text.charCodeAt(at) === 45 && (next === 32 || next === 10 || at + 1 === text.length);
  }

  function isMapping(at: number): boolean {
    return matchAt(plainKey, at) !== undefined || matchAt(quotedKey, at) !== undefined;
  }

  /** A map whose keys stand in column `column`; the first one at `content`. */
  function mapping(column: number, depth: number): ObjectNode {
    if (depth > DEEPEST_NESTING) throw beyond;
    const offset = content;
    const entries: ObjectEntry[] = [];
    const known = new Set<string>();
    let end = offset;
    do {
      const written = matchAt(plainKey, content) ?? matchAt(quotedKey, content);
      if (written === undefined) throw beyond;
      const key = /^["']/.test(written) ? written.slice(1, -1) : written;
      if (known.has(key) || key === "<<") throw beyond;
      known.add(key);
      const keyOffset = content;
      const keyEnd = keyOffset + written.length;
      const value = valueBehind(keyEnd + 1, column, depth);
      entries.push({ key, keyOffset, keyEnd, value });
      end = value.end;
    } while (indent === column && content < text.length && !isDash(content));
    if (indent > column) throw beyond;
    return { kind: "object", offset, end, entries };
  }

  /** A list whose dashes stand in column `column`; the first one at `content`. */
  function list(column: number, depth: number): ListNode {
    if (depth > DEEPEST_NESTING) throw beyond;
    const offset = content;
    const items: DataNode[] = [];
    let end = offset;
    do {
      const item = itemBehind(content + 1, column, depth);
      items.push(item);
      end = item.end;
    } while (indent === column && content < text.length && isDash(content));
    if (indent > column) throw beyond;
    return { kind: "list", offset, end, items };
  }

  function itemBehind(at: number, column: number, depth: number): DataNode {
    let first = at;
    while (text.charCodeAt(first) === 32) first++;
    const inner = column + (first - at) + 1;
    if (isDash(first)) {
      moveInto(first, inner);
      return list(inner, depth + 1);
    }
    if (isMapping(first)) {
      moveInto(first, inner);
      return mapping(inner, depth + 1);
    }
    return valueBehind(at, column, depth);
  }

  /** Makes a map or list that begins within a line look as if it began the line. */
  function moveInto(at: number, column: number): void {
    content = at;
    indent = column;
  }

  /** What stands behind a colon or dash, there or on the lines below; `column` is that of the key or dash. */
  function valueBehind(at: number, column: number, depth: number): DataNode {
    let first = at;
    while (text.charCodeAt(first) === 32) first++;
    const code = text.charCodeAt(first);
    if (first >= text.length || code === 10 || (code === 35 && first > at)) return valueBelow(at, first, column, depth);
    if (code === 124) return literal(first, column);
    const value =
      code === 34 || code === 39
        ? quoted(first)
        : code === 91 || code === 123
          ? flow(first, column, depth)
          : plain(first);
    seek(lineEnd(value.end));
    // A scalar may go on in deeper lines.
    if (indent > column) throw beyond;
    return value;
  }

  function lineEnd(from: number): number {
    const rest = matchAt(restOfLine, from);
    if (rest === undefined) throw beyond;
    return Math.min(text.length, from + rest.length + 1);
  }

  function valueBelow(at: number, first: number, column: number, depth: number): DataNode {
    const lineFeed = text.indexOf("\n", first);
    seek(lineFeed < 0 ? text.length : lineFeed + 1);
    if (content < text.length) {
      // The dashes of a list may stand below the key itself; that key cannot be a dash.
      const isInMap = text.charCodeAt(at - 1) === 58;
      if (isDash(content) && (indent > column || (isInMap && indent === column))) return list(indent, depth + 1);
      if (indent > column) {
        if (!isMapping(content)) throw beyond;
        return mapping(indent, depth + 1);
      }
    }
    return { kind: "null", text: "null", offset: at, end: at };
  }

  function literal(offset: number, column: number): ScalarNode {
    const block = readLiteral(text, offset, column);
    if (block === undefined) throw beyond;
    seek(block.next);
    if (indent > column) throw beyond;
    return { kind: "string", text: block.value, offset, end: block.next };
  }

  function quoted(offset: number): ScalarNode {
    const scalar = readQuoted(text, offset);
    if (scalar === undefined) throw beyond;
    return scalar;
  }

  /** A collection in brackets, behind a key or dash in column `column`; -1 for the whole text. */
  function flow(offset: number, column: number, depth: number): DataNode {
    const collection = readFlowCollection(text, offset, { column, levels: DEEPEST_NESTING - depth });
    if (collection === undefined) throw beyond;
    return collection;
  }

  function plain(offset: number): ScalarNode {
    const lineFeed = text.indexOf("\n", offset);
    const line = text.slice(offset, lineFeed < 0 ? text.length : lineFeed);
    const comment = line.indexOf(" #");
    const source = comment < 0 ? line : line.slice(0, comment);
    if (/^[&*!|>%@`,#\]}?]|^[-:](?: |$)|: |:$|\t/.test(source)) throw beyond;
    return plainScalar(text, offset, offset + source.length);
  }

  return { document };
}
