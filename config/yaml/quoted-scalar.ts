import type { ScalarNode } from "../json/data-node.ts";

const doubleQuote = 34;
const singleQuote = 39;
const backslash = 92;
const escapeSequence = /\\(?:["\\/bfnrt]|u(?!d[89a-f])[0-9a-f]{4})/iy;

/**
 * Reads a scalar in quotes that stands on one line, with no other escapes than JSON's; undefined for the others. A
 * pattern for the whole would run out of stack over megabytes.
 */
export function readQuoted(text: string, offset: number): ScalarNode | undefined {
  const quote = text.charCodeAt(offset);
  let hasEscapes = false;
  for (let at = offset + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 9) return undefined;
    if (code === backslash && quote === doubleQuote) {
      escapeSequence.lastIndex = at;
      const written = escapeSequence.exec(text)?.[0];
      if (written === undefined) return undefined;
      hasEscapes = true;
      at += written.length - 1;
    } else if (code === quote) {
      if (quote !== singleQuote || text.charCodeAt(at + 1) !== singleQuote)
        return scalar(text, offset, at + 1, hasEscapes);
      hasEscapes = true;
      at++;
    }
  }
  return undefined;
}

function scalar(text: string, offset: number, end: number, hasEscapes: boolean): ScalarNode {
  const inner = text.slice(offset + 1, end - 1);
  if (!hasEscapes) return { kind: "string", text: inner, offset, end };
  const isDouble = text.charCodeAt(offset) === doubleQuote;
  const value: string = isDouble ? JSON.parse(text.slice(offset, end)) : inner.replaceAll("''", "'");
  return { kind: "string", text: value, offset, end };
}
