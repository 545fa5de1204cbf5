import type { ScalarNode } from "@wherry/core/json/data-node.ts";

const doubleQuoted = /"(?:[^"\\\n\t]|\\(?:["\\/bfnrt]|u(?!d[89a-f])[0-9a-f]{4}))*"/iy;
const singleQuoted = /'(?:[^'\n\t]|'')*'/y;

/** Reads a scalar in quotes that stands on one line, with no other escapes than JSON's; undefined for the others. */
export function readQuoted(text: string, offset: number): ScalarNode | undefined {
  const isDouble = text.charCodeAt(offset) === 34;
  const pattern = isDouble ? doubleQuoted : singleQuoted;
  pattern.lastIndex = offset;
  const written = pattern.exec(text)?.[0];
  if (written === undefined) return undefined;
  const end = offset + written.length;
  const inner = written.slice(1, -1);
  if (!isDouble) return { kind: "string", text: inner.replaceAll("''", "'"), offset, end };
  return { kind: "string", text: inner.includes("\\") ? (JSON.parse(written) as string) : inner, offset, end };
}
