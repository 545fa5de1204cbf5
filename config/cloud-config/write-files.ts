import { decodeBase64, encodeBase64 } from "@wherry/core/bytes/base64.ts";
import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { encodeDataUrl } from "@wherry/core/urls/data-url.ts";
import type { File, Resource } from "../ignition/config.ts";
import type { Context } from "./context.ts";
import {
  ignoreOthers,
  itemsOf,
  type Placed,
  type PlacedMap,
  readFlag,
  readLine,
  readMap,
  readText,
  valueAt,
} from "./read.ts";

const keys = ["path", "content", "encoding", "permissions", "owner", "append", "defer"];
const reasons = { source: "a file's contents have to stand in the text" };

/** The files of `write_files`: those of the beginning, and those that are written after all else. */
export interface WrittenFiles {
  readonly early: readonly File[];
  readonly deferred: readonly File[];
}

/** `write_files`: each of them, or why it is ignored. */
export function translateWriteFiles(value: Placed, context: Context): WrittenFiles {
  const early: File[] = [];
  const deferred: File[] = [];
  if (value.node.kind !== "list") {
    context.ignore(value.path, "it has to be a list of files");
    return { early, deferred };
  }
  for (const item of itemsOf(value)) {
    const map = readMap(item, context);
    const file = map && translateFile(map, context);
    if (map === undefined || file === undefined) continue;
    (readFlag(valueAt(map, "defer"), false) ? deferred : early).push(file);
  }
  return { early, deferred };
}

function translateFile(map: PlacedMap, context: Context): File | undefined {
  ignoreOthers(map, keys, reasons, context);
  const said = readLine(valueAt(map, "path"), context);
  const path = said === undefined ? "/" : absolutePath(said);
  if (path === "/") {
    context.ignore(map.path, "a file has to have a path");
    return undefined;
  }
  const resource = readContents(map, context);
  if (resource === undefined) return undefined;
  const isAppended = readFlag(valueAt(map, "append"), false);
  return {
    path,
    mode: readMode(valueAt(map, "permissions"), context),
    ...readOwner(valueAt(map, "owner"), context),
    ...(isAppended ? { append: [resource] } : { overwrite: true, contents: resource }),
  };
}

/** As Python's `os.path.abspath` has it where cloud-init works: in "/". */
function absolutePath(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}

/** `write_files.canonicalize_extraction`: the spellings of each. */
const base64Names = ["b64", "base64"];
const gzipNames = ["gz", "gzip"];
const bothNames = ["gz+base64", "gzip+base64", "gz+b64", "gzip+b64"];

function readContents(map: PlacedMap, context: Context): Resource | undefined {
  const content = valueAt(map, "content");
  const text = content === undefined ? "" : readText(content, context);
  if (text === undefined) return undefined;
  const encoding = (readText(valueAt(map, "encoding"), context) ?? "").toLowerCase().trim();
  const isPacked = [...gzipNames, ...bothNames].includes(encoding);
  const isBase64 = [...base64Names, ...bothNames].includes(encoding);
  if (encoding !== "" && encoding !== "text/plain" && !isPacked && !isBase64) {
    context.remark("warning", [...map.path, "encoding"], "it is not known: the content is taken as it stands");
  }
  // As Python's b64decode, which passes over what is not of the alphabet.
  const bytes = isBase64 ? decodeBase64(text.replace(/[^A-Za-z0-9+/=]/g, "")) : encodeUtf8(text);
  if (bytes === undefined) {
    context.ignore(map.path, "its content is not base64");
    return undefined;
  }
  if (!isPacked) return { source: isBase64 ? bytesUrl(bytes) : encodeDataUrl(text) };
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    context.ignore(map.path, "its content is not gzip; in text, gzip is gz+b64");
    return undefined;
  }
  return { source: bytesUrl(bytes), compression: "gzip" };
}

function bytesUrl(bytes: Uint8Array): string {
  return `data:;base64,${encodeBase64(bytes)}`;
}

/** `write_files.decode_perms`: a number as it is, a text as octal digits, and 0644 for anything else. */
function readMode(value: Placed | undefined, context: Context): number {
  const otherwise = 0o644;
  if (value === undefined) return otherwise;
  const { node } = value;
  const text = readText(value, context)?.trim().replace(/^0o/i, "");
  if (text === undefined) return otherwise;
  const mode = node.kind === "number" ? Math.trunc(Number(node.text)) : /^[0-7]+$/.test(text) ? parseInt(text, 8) : -1;
  if (mode >= 0 && mode <= 0o7777) return mode;
  context.ignore(value.path, "these are no permissions; it is 0644 then");
  return otherwise;
}

/** "user", "user:group" or ":group"; root's where nothing is said (`util.extract_usergroup`). */
function readOwner(value: Placed | undefined, context: Context): Pick<File, "user" | "group"> {
  const text = readLine(value, context);
  if (text === undefined) return {};
  const at = text.indexOf(":");
  const user = (at < 0 ? text : text.slice(0, at)).trim();
  const group = at < 0 ? "" : text.slice(at + 1).trim();
  return { ...(isSaid(user) ? { user: owner(user) } : {}), ...(isSaid(group) ? { group: owner(group) } : {}) };
}

function isSaid(name: string): boolean {
  return name !== "" && name !== "-1" && name.toLowerCase() !== "none";
}

function owner(name: string): NonNullable<File["user"]> {
  return /^[0-9]{1,10}$/.test(name) && Number(name) < 2 ** 32 - 1 ? { id: Number(name) } : { name };
}
