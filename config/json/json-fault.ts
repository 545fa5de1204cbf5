/** Why a text is not JSON. */
export interface JsonFault {
  readonly message: string;
  /** The character that does not fit; the text's length where something is missing at its end. */
  readonly offset: number;
}

/** What was expected at each place, and what to do. */
const expectations: Readonly<Record<string, string>> = {
  value: "a value was expected: a string in double quotes, a number, true, false, null, {...} or [...]",
  "first key": 'a key in double quotes or "}" was expected',
  key: "a key in double quotes was expected after the comma; a comma after the last entry is not allowed",
  colon: 'a ":" was expected after the key',
  "next entry": 'a "," or "}" was expected after the entry',
  "next item": 'a "," or "]" was expected after the item',
  digit: "a digit was expected in the number",
  true: "the word true was expected",
  false: "the word false was expected",
  null: "the word null was expected",
  end: "the configuration ends before it; nothing may follow",
};

/** The fault in words: what is there, and what was expected instead. */
export function explainFault(text: string, offset: number, expected: string): JsonFault {
  if (expected === "depth") return { message: "objects and lists are nested too deeply", offset };
  if (offset >= text.length) {
    const missing = expected === "string" ? 'the string has no closing "' : expectations[expected];
    return { message: `the text ends too early: ${missing}`, offset: text.length };
  }
  return { message: `${nameCharacter(text, offset)}: ${expectations[expected] ?? inString(text, offset)}`, offset };
}

function inString(text: string, offset: number): string {
  if (text.charCodeAt(offset) < 32) return "not allowed in a string; write \\n, \\t or \\u00XX";
  return 'not a valid escape in a string; write \\" \\\\ \\/ \\b \\f \\n \\r \\t or \\uXXXX';
}

function nameCharacter(text: string, offset: number): string {
  const code = text.codePointAt(offset) ?? 0;
  if (code === 10 || code === 13) return "end of line";
  if (code === 9) return "tab";
  if (code < 32 || code === 127) return `control character U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  return `unexpected ${code === 34 ? "'\"'" : `"${String.fromCodePoint(code)}"`}`;
}
