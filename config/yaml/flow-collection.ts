import type { DataNode, ListNode, ObjectEntry, ObjectNode, ScalarNode } from "../json/data-node.ts";
import { beyond, unlessBeyond } from "./beyond.ts";
import { plainScalar } from "./plain-scalar.ts";
import { readQuoted } from "./quoted-scalar.ts";

interface FlowContext {
  /**
   * The column of the key or dash that it stands behind; -1 where it is the whole text. Lines within it have to be
   * indented deeper.
   */
  readonly column: number;
  /** How many levels it may have. */
  readonly levels: number;
}

/**
 * Reads a flow collection (YAML 1.2, 7.4) from its bracket on, JSON among them, as nearly all are written: keys that
 * are scalars, each with a value, scalars on one line, no comments. Undefined for everything else, good YAML or not.
 */
export function readFlowCollection(text: string, offset: number, context: FlowContext): DataNode | undefined {
  return unlessBeyond(() => createReader(text, context.column).collection(offset, context.levels));
}

const space = 32;
const lineFeed = 10;
const comma = 44;
const colon = 58;

const plainKey = /[A-Za-z_][A-Za-z0-9_.\-/]*(?=:[ \n])/y;
const quotedKey = /"[^"\\\n]*"(?=:)|'[^'\n]*'(?=:)/y;
const plainStart = /-?[A-Za-z0-9_./~=+$(<]/y;

/** Spaces, line feeds and what brackets and commas are. */
function isEnd(code: number): boolean {
  return code === space || code === lineFeed || code === comma || /[[\]{}]/.test(String.fromCharCode(code));
}

function createReader(text: string, column: number) {
  function collection(offset: number, levels: number): DataNode {
    if (levels <= 0) throw beyond;
    return text.charCodeAt(offset) === 123 ? mapping(offset, levels) : list(offset, levels);
  }

  function mapping(offset: number, levels: number): ObjectNode {
    const entries: ObjectEntry[] = [];
    const known = new Set<string>();
    const end = separated(offset + 1, 125, (at) => {
      const written = matchAt(plainKey, at) ?? matchAt(quotedKey, at);
      if (written === undefined) throw beyond;
      const key = /^["']/.test(written) ? written.slice(1, -1) : written;
      if (known.has(key) || key === "<<") throw beyond;
      known.add(key);
      const keyEnd = at + written.length;
      const value = valueAt(skipSpace(keyEnd + 1), levels);
      entries.push({ key, keyOffset: at, keyEnd, value });
      return value.end;
    });
    return { kind: "object", offset, end, entries };
  }

  function list(offset: number, levels: number): ListNode {
    const items: DataNode[] = [];
    const end = separated(offset + 1, 93, (at) => {
      const item = valueAt(at, levels);
      items.push(item);
      return item.end;
    });
    return { kind: "list", offset, end, items };
  }

  /** Reads entries up to the closing bracket; returns the place behind it. */
  function separated(from: number, close: number, entry: (at: number) => number): number {
    let at = skipSpace(from);
    if (text.charCodeAt(at) === close) return at + 1;
    for (;;) {
      at = skipSpace(entry(at));
      const code = text.charCodeAt(at);
      if (code === close) return at + 1;
      if (code !== comma) throw beyond;
      at = skipSpace(at + 1);
    }
  }

  function valueAt(at: number, levels: number): DataNode {
    const code = text.charCodeAt(at);
    if (code === 123 || code === 91) return collection(at, levels - 1);
    if (code === 34 || code === 39) {
      const scalar = readQuoted(text, at);
      // A key within a list would make it a map of one entry.
      if (scalar === undefined || text.charCodeAt(scalar.end) === colon) throw beyond;
      return scalar;
    }
    return plain(at);
  }

  function plain(offset: number): ScalarNode {
    if (matchAt(plainStart, offset) === undefined) throw beyond;
    let end = offset;
    while (end < text.length && !endsPlain(end)) end++;
    return plainScalar(text, offset, end);
  }

  function endsPlain(at: number): boolean {
    const code = text.charCodeAt(at);
    if (code === 9) throw beyond;
    if (code === 35) return text.charCodeAt(at - 1) === space;
    if (code === colon) return at + 1 >= text.length || isEnd(text.charCodeAt(at + 1));
    return code !== space && isEnd(code);
  }

  function skipSpace(from: number): number {
    let at = from;
    let lineStart = -1;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === lineFeed) lineStart = at + 1;
      else if (code !== space) break;
      at++;
    }
    if (lineStart >= 0 && at - lineStart <= column) throw beyond;
    return at;
  }

  function matchAt(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  }

  return { collection };
}
