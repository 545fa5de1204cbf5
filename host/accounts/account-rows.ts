import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { Draft } from "../plan/draft.ts";

/** One line of passwd(5), group(5), shadow(5), gshadow(5) or subuid(5): its fields, without the colons. */
export type Row = string[];

/** Lines that are no account (comments, NIS) are rows too, and come out as they came in. */
export function parseRows(text: string): Row[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(":"));
}

export function formatRows(rows: readonly Row[]): Uint8Array {
  return encodeUtf8(rows.map((row) => `${row.join(":")}\n`).join(""));
}

/** The file's text; empty where it does not exist. */
export function readRows(draft: Draft, path: string): string {
  return decodeUtf8(draft.read(path) ?? new Uint8Array());
}

/** Members and the like: "a,b" to names. */
export function splitNames(field: string | undefined): string[] {
  return (field ?? "").split(",").filter((name) => name !== "");
}
