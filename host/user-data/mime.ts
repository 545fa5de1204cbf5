import { decodeBase64 } from "@wherry/core/bytes/base64.ts";
import { quoteShortened } from "@wherry/core/text/shorten.ts";
import { ProvisionError } from "../plan/provision-error.ts";

/** A part of a message that has no parts itself. */
export interface MimePart {
  /** In small letters, without parameters: "text/cloud-config". */
  readonly contentType: string;
  readonly fileName: string | undefined;
  /** As it was before it was encoded for the way. */
  readonly body: Uint8Array;
}

/** Why a message cannot be read, for people. */
class MimeError extends Error {
  override readonly name = "MimeError";
}

/** Parts in parts; whoever writes user data by hand or program has one level. */
const deepest = 4;
const mostParts = 128;
/** Letters of a part's headers. */
const longestHeaders = 65_536;

/**
 * The parts of a message in their order, those of parts among them (RFC 2045, 2046). A message that is cut off before
 * its last boundary is refused: the half of what somebody wanted is not what they wanted. `name` says in errors where
 * it comes from.
 *
 * @throws {ProvisionError} config.invalid when it is not such a message, or has more parts than anybody needs
 */
export function readMime(bytes: Uint8Array, name: string): MimePart[] {
  const parts: MimePart[] = [];
  try {
    readEntity(textOf(bytes).replace(/^From [^\n]*\n/, ""), 0, parts);
  } catch (problem) {
    if (problem instanceof MimeError) throw damaged(name, `is a message of several parts, but ${problem.message}`);
    throw problem;
  }
  return parts;
}

/** User data that are in a wrapping which cannot be opened. */
export function damaged(name: string, what: string): ProvisionError {
  return new ProvisionError("config.invalid", `${name} ${what}`, {
    hint: "Look whether it was handed over whole, and encoded once.",
  });
}

function readEntity(text: string, depth: number, parts: MimePart[]): void {
  const { headers, body } = splitHeaders(text);
  const { value: contentType, parameters } = readParameters(headers.get("content-type") ?? "text/plain");
  if (!contentType.startsWith("multipart/")) {
    if (parts.length >= mostParts) throw new MimeError(`it has more than ${mostParts} parts`);
    const disposition = readParameters(headers.get("content-disposition") ?? "");
    const fileName = disposition.parameters.get("filename") ?? parameters.get("name");
    parts.push({ contentType, fileName, body: decodeBody(body, headers.get("content-transfer-encoding") ?? "7bit") });
    return;
  }
  if (depth >= deepest) throw new MimeError(`its parts have parts, more than ${deepest} levels of them`);
  const boundary = parameters.get("boundary") ?? "";
  if (boundary === "" || boundary.length > 70) throw new MimeError("its Content-Type has no boundary that can be one");
  for (const part of splitParts(body, boundary)) readEntity(part, depth + 1, parts);
}

/** Names in small letters; folded lines are one (RFC 5322, 2.2.3). Of several of a name the first counts. */
function splitHeaders(text: string): { readonly headers: ReadonlyMap<string, string>; readonly body: string } {
  const headers = new Map<string, string>();
  // A part without headers begins with the empty line.
  const [end = ""] = /^\r?\n/.exec(text) ?? /\r?\n\r?\n/.exec(text.slice(0, longestHeaders)) ?? [];
  if (end === "") throw new MimeError("the headers of a part have no end");
  const at = text.indexOf(end);
  for (const line of text
    .slice(0, at)
    .replace(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/)) {
    const [, name = "", value = ""] = /^([!-9;-~]+):[ \t]*(.*)$/.exec(line) ?? [];
    const key = name.toLowerCase();
    if (key !== "" && !headers.has(key)) headers.set(key, value.trim());
  }
  return { headers, body: text.slice(at + end.length) };
}

/** "text/plain; charset=\"us-ascii\"" (RFC 2045, 5.1): the value and the names of parameters in small letters. */
function readParameters(text: string): { readonly value: string; readonly parameters: ReadonlyMap<string, string> } {
  const parameters = new Map<string, string>();
  for (const [, name = "", quoted, plain = ""] of text.matchAll(
    /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/g,
  )) {
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain);
  }
  const end = text.indexOf(";");
  const value = end < 0 ? text : text.slice(0, end);
  return { value: value.trim().toLowerCase(), parameters };
}

/** What stands between the lines of a boundary (RFC 2046, 5.1.1); the end of line before one belongs to it. */
function splitParts(body: string, boundary: string): string[] {
  const parts: string[] = [];
  const mark = `--${boundary}`;
  let begin = -1;
  for (let at = body.startsWith(mark) ? 0 : next(body, mark, 0); at >= 0; at = next(body, mark, at)) {
    const end = body.indexOf("\n", at);
    const line = body.slice(at, end < 0 ? body.length : end).trimEnd();
    if (line !== mark && line !== `${mark}--`) continue;
    if (begin >= 0) parts.push(body.slice(begin, at).replace(/\r?\n$/, ""));
    if (parts.length > mostParts) throw new MimeError(`it has more than ${mostParts} parts`);
    if (line !== mark) return parts;
    if (end < 0) break;
    begin = end + 1;
  }
  throw new MimeError(`its last line, ${quoteShortened(`${mark}--`, 80)}, is missing: was it cut off?`);
}

/** Where the next line that begins with the mark begins; -1 for nowhere. */
function next(body: string, mark: string, after: number): number {
  const at = body.indexOf(`\n${mark}`, after);
  return at < 0 ? -1 : at + 1;
}

function decodeBody(body: string, encoding: string): Uint8Array {
  switch (encoding.toLowerCase()) {
    case "7bit":
    case "8bit":
    case "binary":
      return bytesOf(body);
    case "base64": {
      const bytes = decodeBase64(body.replace(/\s+/g, ""));
      if (bytes === undefined) throw new MimeError("a part says that it is base64, and is not");
      return bytes;
    }
    case "quoted-printable":
      return bytesOf(decodeQuotedPrintable(body));
    default:
      throw new MimeError(
        `a part has the Content-Transfer-Encoding ${quoteShortened(encoding, 40)}, which nobody knows`,
      );
  }
}

/** RFC 2045, 6.7: spaces at the end of a line are the way's, and "=" there says that the line goes on. */
function decodeQuotedPrintable(body: string): string {
  return body
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replaceAll("=\n", "")
    .replace(/=([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Each byte as the character of its number, and back. */
function textOf(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  return pieces.join("");
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}
