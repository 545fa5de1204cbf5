import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { System } from "./system.ts";

/** A file as text; "" where there is none. */
export function readText(system: System, path: string): string {
  return decodeUtf8(system.readFile(path) ?? new Uint8Array());
}

/**
 * The one line that most files of /sys and /proc have, without white space around it; undefined where there is no such
 * file.
 */
export function readLine(system: System, path: string): string | undefined {
  const bytes = system.readFile(path);
  return bytes === undefined ? undefined : decodeUtf8(bytes).trim();
}
