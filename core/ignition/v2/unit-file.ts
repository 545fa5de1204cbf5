import { encodeUtf8 } from "../../bytes/utf8.ts";

/** What a unit file (systemd.syntax(7)) says, as far as checking it needs. */
export interface UnitFile {
  /** Undefined where it can be read. */
  readonly problem: string | undefined;
  /** The section of every option, in their order. */
  readonly optionSections: readonly string[];
}

/** The longest line that systemd reads, and of what the reference reads at a time. */
const LONGEST_LINE = 2048;
const BUFFER = 4096;

/**
 * Reads a unit file as leniently as the reference does: whatever stands before the first bracket is skipped, options may have any name.
 * The length of lines is checked where the reference looks: at what it has buffered.
 */
export function readUnitFile(contents: string): UnitFile {
  const bytes = encodeUtf8(contents);
  const cursor: Cursor = { bytes, index: 0, buffered: 0 };
  const optionSections: string[] = [];
  let section: string | undefined;
  for (;;) {
    if (isLineTooLong(cursor)) return { problem: `line too long (max ${LONGEST_LINE} bytes)`, optionSections };
    const character = readByte(cursor);
    if (character === undefined) return { problem: undefined, optionSections };
    if (character === bracket) {
      const name = readUntil(cursor, closingBracket);
      if (name === undefined) return { problem: "unable to find end of section", optionSections };
      if (isLineTooLong(cursor)) return { problem: `line too long (max ${LONGEST_LINE} bytes)`, optionSections };
      const garbage = readLine(cursor).text;
      if (garbage.some((byte) => !isSpace(byte))) {
        return { problem: `found garbage after section name ${section ?? ""}: [${garbage.join(" ")}]`, optionSections };
      }
      section = String.fromCharCode(...name.slice(0, 64));
    } else if (character === hash || character === semicolon) {
      skipComment(cursor);
    } else if (section !== undefined && !isSpace(character)) {
      const problem = readOption(cursor, character);
      if (problem !== undefined) return { problem, optionSections };
      optionSections.push(section);
    }
  }
}

const [newline, hash, equals, semicolon, bracket, backslash, closingBracket] = [10, 35, 61, 59, 91, 92, 93];

interface Cursor {
  readonly bytes: Uint8Array;
  index: number;
  /** Up to where the reference has read ahead. */
  buffered: number;
}

function isLineTooLong({ bytes, index, buffered }: Cursor): boolean {
  if (buffered - index < LONGEST_LINE) return false;
  return !bytes.subarray(index, index + LONGEST_LINE).some((byte) => byte === newline || byte === 13);
}

function fill(cursor: Cursor): void {
  cursor.buffered = Math.min(cursor.bytes.length, cursor.index + BUFFER);
}

function readByte(cursor: Cursor): number | undefined {
  if (cursor.index >= cursor.buffered) fill(cursor);
  return cursor.index < cursor.bytes.length ? cursor.bytes[cursor.index++] : undefined;
}

/** What stands before `end`, which is taken too; undefined where it does not come. */
function readUntil(cursor: Cursor, end: number): Uint8Array | undefined {
  const found = cursor.bytes.indexOf(end, cursor.index);
  const text = cursor.bytes.subarray(cursor.index, found === -1 ? cursor.bytes.length : found);
  const next = found === -1 ? cursor.bytes.length : found + 1;
  while (cursor.buffered < next) {
    cursor.index = cursor.buffered - cursor.index >= BUFFER ? cursor.buffered : cursor.index;
    fill(cursor);
  }
  cursor.index = next;
  return found === -1 ? undefined : text;
}

function readLine(cursor: Cursor): { text: Uint8Array; isLast: boolean } {
  const start = cursor.index;
  const text = readUntil(cursor, newline);
  return { text: text ?? cursor.bytes.subarray(start), isLast: text === undefined };
}

function skipComment(cursor: Cursor): void {
  for (;;) {
    const { text, isLast } = readLine(cursor);
    const end = text.at(-1) === 32 ? text.at(-2) : text.at(-1);
    if (end !== backslash || isLast) return;
  }
}

function readOption(cursor: Cursor, first: number): string | undefined {
  for (let character: number | undefined = first; character !== equals; character = readByte(cursor)) {
    if (character === undefined) return "EOF";
    if (character === newline || character === 13) return "unexpected newline encountered while parsing option name";
  }
  for (;;) {
    if (isLineTooLong(cursor)) return `line too long (max ${LONGEST_LINE} bytes)`;
    const { text, isLast } = readLine(cursor);
    if (isLast || text.at(-1) !== backslash || text.every(isSpace)) return undefined;
  }
}

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}
