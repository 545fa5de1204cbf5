import { utf8Length } from "../bytes/utf8.ts";
import { shorten } from "../text/shorten.ts";

interface UnitFile {
  /** Names of the sections that have options. */
  readonly sections: readonly string[];
  /** Why systemd's syntax is broken; undefined where it is not. */
  readonly fault: string | undefined;
}

const longestLine = 2048;

/**
 * Reads a unit file (systemd.syntax(7)) as far as Ignition does: sections, options over several lines, comments. Its
 * limit of 2048 bytes for a line holds only where its reader's buffer of 4096 bytes happens to hold as much, and that
 * is so here, too.
 */
export function readUnitFile(text: string): UnitFile {
  const sections: string[] = [];
  let at = 0;
  let section = "";
  const buffer = hasLongLine(text) ? createBuffer(text) : undefined;

  /** Up to the separator, or all that is left; the separator is read, too. */
  function readTo(separator: string): string {
    const end = text.indexOf(separator, at);
    const piece = end < 0 ? text.slice(at) : text.slice(at, end);
    const next = end < 0 ? text.length : end + 1;
    buffer?.read(text.slice(at, next));
    at = next;
    return piece;
  }

  function skipCharacter(): void {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    buffer?.readCharacters(character);
    at += character.length;
  }

  function skipComment(): void {
    while (at < text.length && /\\ ?$/.test(readTo("\n")));
  }

  function readSectionName(): string | undefined {
    if (!text.includes("]", at)) return "unable to find end of section";
    section = readTo("]");
    if (buffer?.isTooLong(at) === true) return lineTooLong;
    return isBlank(readTo("\n")) ? undefined : `found garbage after section name ${section}`;
  }

  function readOption(): string | undefined {
    const end = text.indexOf("=", at);
    const name = end < 0 ? text.slice(at) : text.slice(at, end);
    if (/[\r\n]/.test(name)) return "unexpected newline encountered while parsing option name";
    if (end < 0) return `the option "${shorten(name, 40)}" has no =`;
    buffer?.readCharacters(`${name}=`);
    at = end + 1;
    for (;;) {
      if (buffer?.isTooLong(at) === true) return lineTooLong;
      const line = readTo("\n");
      if (isBlank(line) || !line.endsWith("\\")) break;
    }
    sections.push(section);
    return undefined;
  }

  let inSection = false;
  while (at < text.length) {
    if (buffer?.isTooLong(at) === true) return { sections, fault: lineTooLong };
    const first = text.charAt(at);
    let fault: string | undefined;
    if (first === "[") {
      skipCharacter();
      if (buffer?.isTooLong(at) === true) return { sections, fault: lineTooLong };
      fault = readSectionName();
      inSection = true;
    } else if (first === "#" || first === ";") {
      skipCharacter();
      if (buffer?.isTooLong(at) === true) return { sections, fault: lineTooLong };
      skipComment();
    } else if (!inSection || isBlank(first)) skipCharacter();
    else {
      buffer?.peekCharacter(first);
      fault = buffer?.isTooLong(at) === true ? lineTooLong : readOption();
    }
    if (fault !== undefined) return { sections, fault };
  }
  return { sections, fault: undefined };
}

const lineTooLong = `line too long (max ${longestLine} bytes)`;

/** Unicode's White_Space, which Go goes by: with U+0085 and without U+FEFF. */
function isBlank(text: string): boolean {
  return /^(?:(?!\ufeff)[\s\u0085])*$/.test(text);
}

/** Whether any line could be too long: three bytes a character are the most that UTF-8 has for one unit. */
function hasLongLine(text: string): boolean {
  for (let start = 0; text.length - start >= longestLine / 3; ) {
    const end = text.indexOf("\n", start);
    if ((end < 0 ? text.length : end) - start >= longestLine / 3) return true;
    start = end + 1;
  }
  return false;
}

/** How many bytes the reference's buffered reader has read ahead. */
function createBuffer(text: string) {
  const size = 4096;
  const total = utf8Length(text);
  let position = 0;
  let loaded = 0;

  const fill = () => {
    loaded = Math.min(total, position + size);
  };

  function peekCharacter(character: string): number {
    const length = utf8Length(character);
    if (position + length > loaded) fill();
    return length;
  }

  return {
    peekCharacter,
    readCharacters(characters: string): void {
      for (const character of characters) position += peekCharacter(character);
    },
    read(piece: string): void {
      const target = position + utf8Length(piece);
      while (target > loaded) {
        if (loaded - position >= size) position = loaded;
        fill();
      }
      position = target;
    },
    isTooLong(at: number): boolean {
      if (loaded - position < longestLine) return false;
      const ahead = text.slice(at, at + longestLine);
      const end = ahead.search(/[\r\n]/);
      return end < 0 || utf8Length(ahead.slice(0, end)) >= longestLine;
    },
  };
}
