import { Lexer } from "yaml";
import type { YamlFault } from "./fault.ts";
import { DEEPEST_NESTING, MOST_CHARACTERS } from "./limits.ts";

/** The library keeps about a kilobyte for each. */
const MOST_PARTS = 1_000_000;

/**
 * Why a text is not given to the YAML library, which takes memory for each part of a text and calls itself for each
 * level: because of its length, its characters (YAML 1.2, 5.1), its levels within one line, or the number of its parts.
 * Undefined where it may be.
 */
export function findExcess(text: string): YamlFault | undefined {
  if (text.length > MOST_CHARACTERS)
    return { code: "TOO_LARGE", message: "the text is longer than 16 Mi characters", offset: 0 };
  return findForbidden(text) ?? countParts(text);
}

function findForbidden(text: string): YamlFault | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const offset = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/);
  if (offset < 0) return undefined;
  const code = text.charCodeAt(offset).toString(16).padStart(4, "0");
  return {
    code: "UNEXPECTED_TOKEN",
    message: `the character U+${code.toUpperCase()} cannot stand in YAML: write "\\u${code}" in quotes`,
    offset,
  };
}

/**
 * What the lexer says besides the parts of the text itself: the beginning of a document, the end of flow, a scalar that
 * follows.
 */
const marks = { document: "\u0002", flowEnd: "\u0018", scalar: "\u001f" } as const;

function countParts(text: string): YamlFault | undefined {
  let offset = 0;
  let parts = 0;
  let brackets = 0;
  /** Dashes and question marks of the line. */
  let indicators = 0;
  let isScalar = false;
  for (const part of new Lexer().lex(text)) {
    if (!isScalar) {
      if (part === "[" || part === "{") brackets++;
      else if (part === "]" || part === "}") brackets = Math.max(0, brackets - 1);
      else if (part === "-" || part === "?") indicators++;
      else if (part === "\n" || part === "\r\n") indicators = 0;
    }
    if (brackets + indicators > DEEPEST_NESTING) {
      return { code: "TOO_DEEP", message: `nested more than ${DEEPEST_NESTING} levels deep`, offset };
    }
    if (++parts > MOST_PARTS)
      return { code: "TOO_LARGE", message: `more than ${MOST_PARTS} parts: no configuration has as many`, offset };
    isScalar = !isScalar && part === marks.scalar;
    if (isScalar || part === marks.document || part === marks.flowEnd) continue;
    offset += part.length;
  }
  return undefined;
}
