import { hash } from "node:crypto";
import { decodeUtf8, isUtf8 } from "@wherry/core/bytes/utf8.ts";
import { formatMode } from "@wherry/core/text/mode.ts";
import { structuredPatch } from "diff";
import { type ConfigDifference, formatComparedPath } from "../ignition/compare-configs.ts";

/** How long comparing two texts may take, in milliseconds; then both are shown whole. */
const MOST_TIME = 5000;

/**
 * Differences as people read them, line by line: one for each value, unified hunks for texts, digests for other bytes.
 * What stands in a configuration is in them as it is; whoever prints them makes it printable.
 */
export function formatDifferences(differences: readonly ConfigDifference[]): readonly string[] {
  return differences.flatMap(formatDifference);
}

/** Differences as plain data: paths as text, contents as text where they are some, in base64 otherwise. */
export function differenceObjects(differences: readonly ConfigDifference[]): readonly object[] {
  return differences.map(({ kind, path, before, after }) => ({
    kind,
    path: formatComparedPath(path),
    ...(before === undefined ? {} : { before: plain(before) }),
    ...(after === undefined ? {} : { after: plain(after) }),
  }));
}

function formatDifference({ kind, path, before, after }: ConfigDifference): readonly string[] {
  const name = formatComparedPath(path);
  if (kind !== "changed") {
    const sign = kind === "added" ? "+" : "-";
    const value = kind === "added" ? after : before;
    // The entry is its own name.
    if (typeof path.at(-1) === "object" && typeof value !== "object") return [`${sign} ${name}`];
    return leavesOf(value, name).flatMap(([leaf, inner]) => formatWhole(leaf, inner, sign));
  }
  const [one, other] = [textOf(before), textOf(after)];
  if (one !== undefined && other !== undefined && (isLong(one) || isLong(other)))
    return [`~ ${name}:`, ...formatHunks(one, other)];
  return [`~ ${name}: ${formatValue(before, name)} -> ${formatValue(after, name)}`];
}

/** What stands in something that was added or removed, each with its path. */
function leavesOf(value: unknown, name: string): readonly (readonly [name: string, value: unknown])[] {
  if (value instanceof Uint8Array || typeof value !== "object" || value === null) return [[name, value]];
  if (!Array.isArray(value)) return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${name}.${key}`));
  if (value.every((item) => typeof item !== "object")) return [[name, value]];
  return value.flatMap((item, index) => leavesOf(item, `${name}[${nameOf(item) ?? index}]`));
}

function nameOf(item: Readonly<Record<string, unknown>>): string | undefined {
  const name = item.name ?? item.path ?? item.device ?? item.source;
  return name === undefined ? undefined : String(name);
}

function formatWhole(name: string, value: unknown, sign: string): readonly string[] {
  const text = textOf(value);
  if (text === undefined || !isLong(text)) return [`${sign} ${name}: ${formatValue(value, name)}`];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return [`${sign} ${name}:`, ...lines.map((line) => `    ${sign}${line}`)];
}

function formatValue(value: unknown, name: string): string {
  if (typeof value === "number" && /(?:^|\.)mode$/.test(name)) return formatMode(value);
  const text = textOf(value);
  if (text !== undefined) return JSON.stringify(text);
  if (value instanceof Uint8Array) return `${value.length} bytes with sha256 ${hash("sha256", value).slice(0, 16)}...`;
  return JSON.stringify(value);
}

function formatHunks(before: string, after: string): readonly string[] {
  const patch = structuredPatch("", "", before, after, undefined, undefined, { context: 3, timeout: MOST_TIME });
  if (patch === undefined) return [`    the texts have ${before.length} and ${after.length} characters`];
  return patch.hunks
    .flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
      ...lines,
    ])
    .map((line) => `    ${line}`);
}

/** Undefined where the bytes are not text. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!(value instanceof Uint8Array) || !isUtf8(value)) return undefined;
  const text = decodeUtf8(value);
  return text.includes("\0") ? undefined : text;
}

function isLong(text: string): boolean {
  return text.includes("\n");
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return textOf(value) ?? { base64: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
