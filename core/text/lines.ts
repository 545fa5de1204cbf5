/**
 * What is told to people, in one line or several. Where it has several, each is an item: a line break within one came
 * from elsewhere, and is shown as an escape.
 */
export type Lines = string | readonly string[];

/** As one text, for programs. */
export function joinLines(text: Lines): string {
  return typeof text === "string" ? text : text.join("\n");
}

/** What a program printed, as one line: "; " stands for each line break with the space around it. */
export function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, "; ");
}

/** As a list: a single text is one line, line breaks within it included. */
export function linesOf(text: Lines): readonly string[] {
  return typeof text === "string" ? [text] : text;
}
