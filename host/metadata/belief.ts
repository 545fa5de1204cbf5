import { decodeUtf8, isUtf8 } from "@wherry/core/bytes/utf8.ts";
import { hasControlCharacters } from "@wherry/core/text/control-characters.ts";
import { quoteShortened } from "@wherry/core/text/shorten.ts";
import type { PlatformKey } from "./platform-data.ts";

/** What of metadata is believed. Everything else becomes a note, and is as if it had not been told. */
export interface Belief {
  /** One line of at most 4096 characters; numbers are as they are written. Empty counts as missing. */
  text(name: string, value: unknown): string | undefined;
  /** A host name; a final dot is taken off. */
  hostname(value: unknown): string | undefined;
  /** Lines of public keys; empty ones and comments are left out. */
  keys(lines: readonly unknown[], user?: string): readonly PlatformKey[];
  /** Those that are there and believed. */
  attributes(values: Readonly<Record<string, unknown>>): Record<string, string>;
  readonly notes: readonly string[];
}

const longestText = 4096;
const longestKey = 16_384;
const mostKeys = 256;
/** HOST_NAME_MAX of Linux. */
const longestHostname = 64;

/** A belief for one machine, without notes yet. */
export function createBelief(): Belief {
  const notes: string[] = [];
  const text = (name: string, value: unknown): string | undefined => {
    const given = textOf(value);
    if (given === undefined) {
      if (value !== undefined && value !== null) notes.push(`${name} is no text`);
      return undefined;
    }
    const line = given.trim();
    if (line === "") return undefined;
    if (line.length <= longestText && !hasControlCharacters(line)) return line;
    notes.push(`${name} is longer than ${longestText} characters, or more than a line of text`);
    return undefined;
  };
  return {
    notes,
    text,
    hostname: (value) => {
      const line = text("the host name", value)?.replace(/\.$/, "");
      if (line === undefined || isHostname(line)) return line;
      notes.push(`the host name ${quoteShortened(line)} is none that Linux takes`);
      return undefined;
    },
    keys: (lines, user) => {
      const keys: PlatformKey[] = [];
      for (const value of lines) {
        const line = textOf(value)?.trim();
        if (line === undefined) notes.push("a public key is no text");
        if (line === undefined || line === "" || line.startsWith("#")) continue;
        if (keys.length === mostKeys) {
          notes.push(`there are more than ${mostKeys} public keys: the others are left out`);
          break;
        }
        if (isPublicKey(line)) keys.push({ user, line, expires: undefined });
        else notes.push(`a public key is none: ${quoteShortened(line)}`);
      }
      return keys;
    },
    attributes: (values) =>
      Object.fromEntries(
        Object.entries(values).flatMap(([name, value]) => {
          const line = text(name, value);
          return line === undefined ? [] : [[name, line]];
        }),
      ),
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return value instanceof Uint8Array && isUtf8(value) ? decodeUtf8(value) : undefined;
}

function isHostname(text: string): boolean {
  return (
    text.length <= longestHostname &&
    text.split(".").every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label))
  );
}

/** A type, the key as base64, and a comment: no options, by which a key could run programs. */
function isPublicKey(line: string): boolean {
  return (
    line.length <= longestKey &&
    !hasControlCharacters(line) &&
    /^(?:ssh-|ecdsa-|sk-)[A-Za-z0-9@.-]{1,64} +[A-Za-z0-9+/]{16,}={0,2}(?: .*)?$/.test(line)
  );
}
