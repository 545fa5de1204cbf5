import { type ErrorCode, WherryError } from "@wherry/core/errors/errors.ts";
import type { Place } from "@wherry/core/errors/place.ts";
import { quoteShortened } from "@wherry/core/text/shorten.ts";

/**
 * One paragraph ("stanza") of a control file. Keys are field names in lower case, since field names are
 * case-insensitive.
 *
 * A value of several lines keeps its line breaks; the one space or tab that marks a continuation line is gone.
 */
export type Paragraph = ReadonlyMap<string, string>;

export interface ControlSource {
  /** Named in errors. */
  readonly file: string;
  /** Line on which the text begins, from 1; a function where counting is only worth it for an error. Default: 1. */
  readonly line?: number | (() => number);
  /** Code of the errors. Default: "repository.malformed". */
  readonly code?: ErrorCode;
}

/** No field of any archive comes near it; a larger one is an attack on memory, not a package. */
const longestField = 16 * 1024 * 1024;

/**
 * Parses deb822 text: paragraphs of `Field: value` lines, parted by empty lines (Debian Policy 5.1).
 *
 * Lines that begin with `#` are comments. A carriage return before a line feed is dropped. A line that is neither
 * field, continuation nor comment, and a field that appears twice in a paragraph, are errors with file and line.
 */
export function parseControl(text: string, source: ControlSource): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let fields = new Map<string, string>();
  let current: string | undefined;
  let start = 0;
  for (let line = 0; start < text.length; line++) {
    const feed = text.indexOf("\n", start);
    const next = feed < 0 ? text.length : feed + 1;
    let end = feed < 0 ? text.length : feed;
    if (end > start && text.charCodeAt(end - 1) === 0x0d) end--;
    const first = text.charCodeAt(start);
    if (end === start || (isBlank(first) && text.slice(start, end).trim() === "")) {
      if (fields.size > 0) paragraphs.push(fields);
      fields = new Map();
      current = undefined;
    } else if (isBlank(first)) {
      if (current === undefined) throw malformed(source, line, "a continuation line that continues no field");
      const value = `${fields.get(current) ?? ""}\n${text.slice(start + 1, end).trimEnd()}`;
      if (value.length > longestField)
        throw malformed(source, line, `the field "${current}" is larger than any field may be`);
      fields.set(current, value);
    } else if (first !== 0x23) {
      const colon = text.indexOf(":", start);
      const name = colon < 0 || colon >= end ? "" : text.slice(start, colon);
      if (!isFieldName(name)) {
        throw malformed(source, line, `expected "Field: value", found ${quoteShortened(text.slice(start, end))}`);
      }
      current = name.toLowerCase();
      if (fields.has(current)) throw malformed(source, line, `the field "${name}" appears twice in one paragraph`);
      fields.set(current, text.slice(colon + 1, end).trim());
    }
    start = next;
  }
  if (fields.size > 0) paragraphs.push(fields);
  return paragraphs;
}

/** Printable ASCII without space and colon, not beginning with `#` or `-` (Policy 5.1). */
function isFieldName(name: string): boolean {
  return name.length <= 256 && /^[!"$-,./0-9;-~][!-9;-~]*$/.test(name);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function malformed(source: ControlSource, line: number, message: string): WherryError {
  const first = typeof source.line === "function" ? source.line() : (source.line ?? 1);
  const where: Place = { file: source.file, line: first + line };
  return new WherryError(source.code ?? "repository.malformed", message, { where });
}
