import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { type System, SystemError } from "@wherry/host/system/system.ts";

/** Something that every door does, on whichever engine; `check` throws where this one does not. */
export interface Behaviour {
  readonly name: string;
  /** `folder` is empty and the check's own. */
  check(system: System, folder: string): void;
}

/** Bytes as text. */
export function text(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : decodeUtf8(bytes);
}

/** Whether there are the same bytes. */
export function equal(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a?.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Throws an Error where two values are not the same, whatever the order of keys. */
export function same(actual: unknown, expected: unknown): void {
  const [a, b] = [shown(actual), shown(expected)];
  if (a !== b) throw new Error(`expected ${b}, got ${a}`);
}

/** Keys in one order, so that equal values are equal text. */
function shown(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value) ?? "undefined";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${key}: ${shown(entry)}`).join(", ")}}`;
}

/** Throws an Error where an action does not fail with this code, and for this path. */
export function refused(action: () => unknown, code: string, path?: string): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    same(error.code, code);
    if (path !== undefined) same(error.path, path);
    return;
  }
  throw new Error(`expected ${code}, but nothing was refused`);
}
