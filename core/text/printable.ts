/**
 * What a terminal would act on or hide: control characters but the tab (C0, DEL, C1), the separators of lines and
 * paragraphs, what turns the direction of writing (Unicode Standard Annex 9, 2.1 to 2.5), and halves of surrogate
 * pairs.
 */
const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r" };

/**
 * A line as it may be shown: what would steer a terminal, forge a further line or hide what stands there is written as
 * an escape, such as \n, \x1b or \u202e. All else stays as it is, so doing it twice changes nothing. Whoever prints
 * calls it; errors, findings and events hold what was really there.
 */
export function printable(line: string): string {
  return line.replace(unseen, (character) => short[character] ?? escaped(character.charCodeAt(0)));
}

function escaped(code: number): string {
  const digits = code.toString(16);
  return code < 0x100 ? `\\x${digits.padStart(2, "0")}` : `\\u${digits.padStart(4, "0")}`;
}
