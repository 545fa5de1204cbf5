import { Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

/** A machine may never end a line; what is longer comes in pieces. */
const longestLine = 16_384;
/** ECMA-48 8.3.117 (SGR). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const colours = /(\x1b\[[\d;]{0,32}m)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g;
const usualColours = "\u001b[0m";

/**
 * Writes what a machine has said to a terminal, line by line, with nothing that steers it but colours: a log is to be
 * read, and whoever wrote it may be hostile. End it, for a last line without an end.
 */
export function harmlessOutput(screen: Writable): Writable {
  const decoder = new TextDecoder();
  let open = "";
  let isUsed = false;
  return new Writable({
    write(bytes: Uint8Array, _encoding, done) {
      isUsed = true;
      const text = open + decoder.decode(bytes, { stream: true });
      const end = text.length > longestLine ? text.length : text.lastIndexOf("\n") + 1;
      open = text.slice(end);
      if (end === 0) done();
      else screen.write(harmless(text.slice(0, end)), done);
    },
    final(done) {
      screen.write(isUsed ? `${harmless(open + decoder.decode())}${usualColours}` : "", done);
    },
  });
}

function harmless(text: string): string {
  return text
    .split(colours)
    .map((part, index) => (index % 2 === 1 ? part : stripVTControlCharacters(part).replace(controls, "")))
    .join("");
}
