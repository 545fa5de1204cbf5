import { decodeBase64 } from "../bytes/base64.ts";
import { encodeUtf8 } from "../bytes/utf8.ts";
import { decodePercent, encodePercent } from "./percent.ts";

interface DataUrlProblem {
  readonly problem: string;
  /** Counts characters from the beginning of the text. */
  readonly index: number;
}

type DataUrl =
  | {
      readonly bytes: Uint8Array;
      /** "text/plain", without parameters. */
      readonly mediaType: string;
    }
  | DataUrlProblem;

/** RFC 2045, 5.1: a token ends where one of the "tspecials", a space or a control character stands. */
const token = "[!#$%&'*+\\-.0-9A-Z^_`a-z{|}~]";
const mediaType = new RegExp(
  `((?:text|image|audio|video|application|message|multipart)${token}*|[xX]-${token}*)/(${token}*)`,
  "y",
);
const parameter = new RegExp(String.raw`;(${token}+)=(?:(${token}+)|"((?:[^"\\]|\\.)*)")`, "y");
const base64Mark = /;base64(?=,)/y;
/** RFC 2396, 2.4.3: neither space, control characters, delimiters nor "unwise" ones. */
const noDataCharacter = /[^!$-;=?-Z_a-z~]/;
const noBase64Character = /[^A-Za-z0-9+/=]/;
const brokenEscape = /%(?![0-9a-fA-F]{2})/;
/** Escapes in a quoted parameter that Go's string literals have. */
const quotable = /^(?:[^\\\n]|\\(?:[abfnrtv\\"]|[0-3][0-7]{2}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}))*$/;

/**
 * The bytes of a data URL (RFC 2397), read as strictly as Ignition does: media types of the classic top levels only,
 * base64 standard and padded, no spaces, and no "%" within base64.
 */
export function decodeDataUrl(text: string): DataUrl {
  const head = readHead(text);
  if ("problem" in head) return head;
  const data = text.slice(head.end);
  const problem = bodyProblem(data, head);
  if (problem !== undefined) return problem;
  // Nothing is wrong with it, so there are bytes.
  const decoded = head.base64 ? decodeBase64(data) : decodePercent(data);
  if (decoded instanceof Uint8Array) return { bytes: decoded, mediaType: head.mediaType };
  if (decoded !== undefined && "bytes" in decoded) return { bytes: decoded.bytes, mediaType: head.mediaType };
  return { problem: "it cannot be read", index: head.end };
}

/** What is wrong with a data URL, in words, found without decoding it; undefined where nothing is. */
export function dataUrlFault(text: string): string | undefined {
  const head = readHead(text);
  const found = "problem" in head ? head : bodyProblem(text.slice(head.end), head);
  return found && `the data URL cannot be read: ${found.problem}, character ${found.index + 1}`;
}

/** A data URL with everything escaped that needs it. */
export function encodeDataUrl(contents: string | Uint8Array): string {
  return `data:,${encodePercent(typeof contents === "string" ? encodeUtf8(contents) : contents)}`;
}

interface Head {
  readonly mediaType: string;
  readonly base64: boolean;
  /** Where the data begin. */
  readonly end: number;
}

function readHead(text: string): Head | DataUrlProblem {
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
  if (text.charAt(index) !== ",") return { problem: headProblem(text, index, type !== undefined), index };
  return { mediaType: type === undefined ? "text/plain" : `${type[1]}/${type[2]}`, base64, end: index + 1 };
}

function headProblem(text: string, index: number, typed: boolean): string {
  if (!text.includes(",", index)) return 'there is no "," before the data';
  if (text.charAt(index) === ";") return "a parameter that is neither name=value nor base64";
  return typed ? 'expected ";" or ","' : "a media type that is not known";
}

function bodyProblem(data: string, { base64, end }: Head): DataUrlProblem | undefined {
  const wrong = data.search(base64 ? noBase64Character : noDataCharacter);
  if (wrong >= 0) {
    const name = JSON.stringify(String.fromCodePoint(data.codePointAt(wrong) ?? 0));
    const problem = base64 ? `${name} within base64` : `${name}, which has to be escaped by "%"`;
    return { problem, index: end + wrong };
  }
  if (base64) {
    const isPadded = data.length % 4 === 0 && !/=(?!=?$)/.test(data);
    return isPadded ? undefined : { problem: "base64 that is cut off or not padded rightly", index: end + data.length };
  }
  const broken = data.includes("%") ? data.search(brokenEscape) : -1;
  return broken < 0 ? undefined : { problem: '"%" without two hexadecimal digits after it', index: end + broken };
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}
