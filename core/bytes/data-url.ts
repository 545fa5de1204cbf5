import { decodeBase64 } from "./base64.ts";
import { decodePercent } from "./percent.ts";

export type DataUrl =
  | {
      readonly bytes: Uint8Array;
      /** "text/plain", without parameters. */
      readonly mediaType: string;
    }
  /** `index` counts characters from the beginning of the text. */
  | { readonly problem: string; readonly index: number };

/** RFC 2045, 5.1: a token ends where one of the "tspecials", a space or a control character stands. */
const token = "[!#$%&'*+\\-.0-9A-Z^_`a-z{|}~]";
const mediaType = new RegExp(
  `((?:text|image|audio|video|application|message|multipart)${token}*|[xX]-${token}*)/(${token}*)`,
  "y",
);
const parameter = new RegExp(String.raw`;(${token}+)=(?:(${token}+)|"((?:[^"\\]|\\.)*)")`, "y");
const base64Mark = /;base64(?=,)/y;
/** RFC 2396, 2.4.3: neither space, control characters, delimiters nor "unwise" ones. */
const dataCharacters = /^[!$-;=?-Z_a-z~]*$/;
const base64Characters = /^[A-Za-z0-9+/=]*$/;
/** Escapes in a quoted parameter that Go's string literals have. */
const quotable = /^(?:[^\\\n]|\\(?:[abfnrtv\\"]|[0-3][0-7]{2}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}))*$/;

/**
 * The bytes of a data URL (RFC 2397), read as strictly as Ignition does: media types of the classic top levels only, base64 standard and
 * padded, no spaces, and no "%" within base64.
 */
export function decodeDataUrl(text: string): DataUrl {
  if (!text.startsWith("data:")) return { problem: 'it does not begin with "data:"', index: 0 };
  let index = "data:".length;
  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = index;
    const found = pattern.exec(text) ?? undefined;
    if (found !== undefined) index = pattern.lastIndex;
    return found;
  };
  const type = match(mediaType);
  for (;;) {
    const start = index;
    const found = match(parameter);
    if (found === undefined) break;
    const [, , plain, quoted] = found;
    if (plain !== undefined && "problem" in decodePercent(plain))
      return { problem: "a broken escape in a parameter", index: start };
    if (quoted !== undefined && !(isAscii(quoted) && quotable.test(quoted)))
      return { problem: "a broken escape in a parameter", index: start };
  }
  const base64 = match(base64Mark) !== undefined;
  if (text.charAt(index) !== ",") return { problem: headerProblem(text, index, type !== undefined), index };
  const mediaTypeName = type === undefined ? "text/plain" : `${type[1]}/${type[2]}`;
  return decodeBody(text, { start: index + 1, base64, mediaType: mediaTypeName });
}

function decodeBody(
  text: string,
  { start, base64, mediaType }: { readonly start: number; readonly base64: boolean; readonly mediaType: string },
): DataUrl {
  const data = text.slice(start);
  if (base64) {
    const bytes = decodeBase64(data);
    if (bytes !== undefined) return { bytes, mediaType };
    const wrong = firstOther(data, base64Characters);
    if (wrong < 0) return { problem: "base64 that is cut off or not padded rightly", index: text.length };
    return { problem: `${name(data, wrong)} within base64`, index: start + wrong };
  }
  const decoded = decodePercent(data);
  if (dataCharacters.test(data) && "bytes" in decoded) return { bytes: decoded.bytes, mediaType };
  const wrong = firstOther(data, dataCharacters);
  if (wrong >= 0) return { problem: `${name(data, wrong)}, which has to be escaped by "%"`, index: start + wrong };
  return "problem" in decoded
    ? { problem: decoded.problem, index: start + decoded.index }
    : { problem: "it cannot be read", index: start };
}

function headerProblem(text: string, index: number, typed: boolean): string {
  if (!text.includes(",", index)) return 'there is no "," before the data';
  if (text.charAt(index) === ";") return "a parameter that is neither name=value nor base64";
  return typed ? 'expected ";" or ","' : "a media type that is not known";
}

/** Of the first character that the set does not have; -1 where it has them all. */
function firstOther(text: string, set: RegExp): number {
  for (let index = 0; index < text.length; index++) if (!set.test(text.charAt(index))) return index;
  return -1;
}

function name(text: string, index: number): string {
  return JSON.stringify(String.fromCodePoint(text.codePointAt(index) ?? 0));
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}
