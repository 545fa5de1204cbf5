import type { DataNode, ObjectEntry } from "./data-node.ts";
import { explainFault, type JsonFault } from "./json-fault.ts";

/** Deeper than any configuration; each level costs the interpreter some stack. */
const maximumDepth = 200;

/** A number, from where it begins. */
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Reads JSON (RFC 8259), strictly: no comments, no trailing commas, nothing behind the value. An escaped lone surrogate
 * becomes U+FFFD. Never throws; only the first fault is told. Strings are cut out whole, so a megabyte of them takes an
 * interpreter milliseconds.
 */
export function parseJson(text: string): { readonly root: DataNode } | { readonly fault: JsonFault } {
  const reader = createReader(text);
  try {
    const root = reader.value(0);
    reader.end();
    return { root };
  } catch (error) {
    if (error instanceof Stop) return { fault: explainFault(text, error.offset, error.expected) };
    throw error;
  }
}

/** Where reading cannot go on. */
class Stop extends Error {
  readonly offset: number;
  readonly expected: string;

  constructor(offset: number, expected: string) {
    super(expected);
    this.offset = offset;
    this.expected = expected;
  }
}

function createReader(text: string) {
  let at = 0;

  function skipSpace(): number {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 32 && code !== 10 && code !== 9 && code !== 13) return code;
      at++;
    }
  }

  function value(depth: number): DataNode {
    const code = skipSpace();
    if (code === 34) {
      const offset = at;
      const string = readString();
      return { kind: "string", offset, end: at, text: string };
    }
    if (code === 123 || code === 91) {
      if (depth >= maximumDepth) throw new Stop(at, "depth");
      at++;
      return code === 123
        ? { kind: "object", offset: at, entries: readEntries(depth), end: at }
        : { kind: "list", offset: at, items: readItems(depth), end: at };
    }
    if (code === 45 || (code >= 48 && code <= 57)) return readNumber();
    if (code === 116) return readWord("true", "boolean");
    if (code === 102) return readWord("false", "boolean");
    if (code === 110) return readWord("null", "null");
    throw new Stop(at, "value");
  }

  function readEntries(depth: number): ObjectEntry[] {
    const entries: ObjectEntry[] = [];
    if (skipSpace() === 125) {
      at++;
      return entries;
    }
    for (;;) {
      if (skipSpace() !== 34) throw new Stop(at, entries.length === 0 ? "first key" : "key");
      const keyOffset = at;
      const key = readString();
      const keyEnd = at;
      if (skipSpace() !== 58) throw new Stop(at, "colon");
      at++;
      entries.push({ key, keyOffset, keyEnd, value: value(depth + 1) });
      const code = skipSpace();
      if (code !== 44 && code !== 125) throw new Stop(at, "next entry");
      at++;
      if (code === 125) return entries;
    }
  }

  function readItems(depth: number): DataNode[] {
    const items: DataNode[] = [];
    if (skipSpace() === 93) {
      at++;
      return items;
    }
    for (;;) {
      items.push(value(depth + 1));
      const code = skipSpace();
      if (code !== 44 && code !== 93) throw new Stop(at, "next item");
      at++;
      if (code === 93) return items;
    }
  }

  function readString(): string {
    const start = at;
    let end = start;
    do {
      end = text.indexOf('"', end + 1);
      if (end < 0) throw new Stop(faultInString(text, start), "string");
    } while (isEscaped(text, end, start));
    const token = text.slice(start, end + 1);
    let string: string;
    try {
      // The engine's own reader is fast and as strict about escapes and control characters as the standard.
      string = JSON.parse(token);
    } catch {
      throw new Stop(faultInString(text, start), "string");
    }
    at = end + 1;
    return token.includes("\\u") ? string.replace(loneSurrogate, "\ufffd") : string;
  }

  function readNumber(): DataNode {
    const offset = at;
    number.lastIndex = at;
    const match = number.exec(text);
    if (match === null) throw new Stop(offset + 1, "digit");
    at += match[0].length;
    const next = text.charAt(at);
    // What begins like a fraction or an exponent and has no digits.
    if (next === "." && !/[.eE]/.test(match[0])) throw new Stop(at + 1, "digit");
    if ((next === "e" || next === "E") && !/[eE]/.test(match[0]))
      throw new Stop(/[+-]/.test(text.charAt(at + 1)) ? at + 2 : at + 1, "digit");
    return { kind: "number", offset, end: at, text: match[0] };
  }

  function readWord(word: string, kind: "boolean" | "null"): DataNode {
    const offset = at;
    for (let index = 1; index < word.length; index++)
      if (text.charCodeAt(offset + index) !== word.charCodeAt(index)) throw new Stop(offset + index, word);
    at += word.length;
    return { kind, offset, end: at, text: word };
  }

  function end(): void {
    skipSpace();
    if (at < text.length) throw new Stop(at, "end");
  }

  return { value, end };
}

/** Whether an odd number of backslashes stands before a quotation mark. */
function isEscaped(text: string, quote: number, start: number): boolean {
  let backslash = quote - 1;
  while (backslash > start && text.charCodeAt(backslash) === 92) backslash--;
  return (quote - backslash) % 2 === 0;
}

/** The first character that a string may not contain; the text's length where only its end is missing. */
function faultInString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32) return at;
    if (code === 34) return at;
    if (code !== 92) continue;
    at++;
    if (at >= text.length) break;
    const letter = text.charAt(at);
    if (letter === "u") {
      for (let digit = 1; digit <= 4; digit++) {
        if (at + digit >= text.length) return text.length;
        if (!/[0-9a-fA-F]/.test(text.charAt(at + digit))) return at + digit;
      }
      at += 4;
    } else if (!'"\\/bfnrt'.includes(letter)) return at;
  }
  return text.length;
}
