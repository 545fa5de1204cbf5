import type { Package } from "../../packages/package.ts";
import { parsePackage, type StanzaContext } from "../control/stanza.ts";

/**
 * The packages of a `Packages` file (Debian repository format, "Packages Indices") whose files have one of these
 * digests (SHA-256, lower-case hexadecimal), each as often as it stands there. Who knows digests and asks nothing else
 * of a list gets by without the table of its names.
 *
 * @throws {WherryError} repository.malformed when the stanza of one of them cannot be parsed
 */
export function findByDigest(text: Buffer, digests: ReadonlySet<string>, context: StanzaContext): Package[] {
  const found: Package[] = [];
  let read = 0;
  for (const position of placesOf(text, digests)) {
    // A paragraph is read once, however often it says a digest.
    if (position < read) continue;
    const { start, end } = stanzaAround(text, position);
    read = end;
    const one = parsePackage(text.toString("utf8", start, end), context);
    if (one !== undefined && digests.has(one.origin.sha256)) found.push(one);
  }
  return found;
}

const usual = Buffer.from("\nSHA256: ");
const digestLength = 64;

/** Where lines begin that say one of the digests. */
function placesOf(text: Buffer, digests: ReadonlySet<string>): number[] {
  const places: number[] = [];
  const met = new Set<string>();
  for (let at = text.indexOf(usual); at >= 0; at = text.indexOf(usual, at + usual.length)) {
    const start = at + usual.length;
    const digest = text.toString("latin1", start, start + digestLength);
    if (!digests.has(digest)) continue;
    places.push(at + 1);
    met.add(digest);
  }
  if (met.size === digests.size) return places;
  // Few write the field, or the digest, in another way, or put it first in the file.
  return [...text.toString("latin1").matchAll(/^sha256:[ \t]*([0-9a-f]{64})/gim)].flatMap(
    ({ index, 1: digest = "" }) => (digests.has(digest.toLowerCase()) ? [index] : []),
  );
}

/** The paragraph in which a line begins there: up to the empty lines around it. */
function stanzaAround(text: Buffer, position: number): { readonly start: number; readonly end: number } {
  let start = position;
  while (start > 0) {
    // A negative place would count from the end of the text.
    const before = start < 2 ? 0 : text.lastIndexOf(0x0a, start - 2) + 1;
    if (isEmptyLine(text, before, start)) break;
    start = before;
  }
  let end = position;
  while (end < text.length) {
    const feed = text.indexOf(0x0a, end);
    const next = feed < 0 ? text.length : feed + 1;
    if (isEmptyLine(text, end, next)) break;
    end = next;
  }
  return { start, end };
}

/** A line feed alone, or behind a carriage return; `end` is behind the line feed. */
function isEmptyLine(text: Buffer, start: number, end: number): boolean {
  return end - start === 1 ? text[start] === 0x0a : end - start === 2 && text[start] === 0x0d;
}
