import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Remark } from "../../json/remark.ts";
import { isList, isValues, type Value, type Values } from "../../shapes/values.ts";

/** Bytes of a name in a folder, and of a whole path: NAME_MAX and PATH_MAX - 1, include/uapi/linux/limits.h. */
const LONGEST_NAME = 255;
const LONGEST_PATH = 4095;

/** Texts that become the contents of files, which may hold anything. */
const contents = ["contents"];
const paths = ["path", "target", "homeDir", "device"];

/**
 * What a configuration asks for and no Linux machine can carry out, wherever it stands, as errors: U+0000 in whatever
 * becomes a path, a name, a line or an argument, and paths that are too long. The reference takes it, and fails at the
 * machine's first boot.
 */
export function findImpossible(values: Values): Remark[] {
  const remarks: Remark[] = [];
  visit(values, [], remarks);
  return remarks;
}

function visit(value: Value, at: DataPath, remarks: Remark[]): void {
  if (typeof value === "string") {
    const message = faultOf(value, at);
    if (message !== undefined) remarks.push({ level: "error", path: at, message });
  } else if (isList(value)) for (const [index, item] of value.entries()) visit(item, [...at, index], remarks);
  else if (isValues(value)) for (const [key, inner] of Object.entries(value)) visit(inner, [...at, key], remarks);
}

function faultOf(text: string, at: DataPath): string | undefined {
  const key = String(at.at(-1));
  if (text.includes("\0"))
    return contents.includes(key)
      ? undefined
      : "there is a character U+0000 in it, which ends a text for Linux: take it out";
  if (paths.includes(key)) {
    if (isLonger(text, LONGEST_PATH)) return `no path is longer than ${LONGEST_PATH} bytes`;
    if (text.length > LONGEST_NAME / 4 && text.split("/").some((name) => isLonger(name, LONGEST_NAME)))
      return `no name in a path is longer than ${LONGEST_NAME} bytes`;
  }
  return undefined;
}

function isLonger(text: string, most: number): boolean {
  // A code unit of UTF-16 becomes three bytes at most.
  return text.length * 3 > most && encodeUtf8(text).length > most;
}
