import type { ScriptRecord } from "./script-record.ts";

/** Records as JSON, sorted by package, keys always in the same order: the same records are the same bytes. */
export function formatRecords(records: readonly ScriptRecord[]): string {
  const sorted = records.toSorted((a, b) => (a.package < b.package ? -1 : a.package > b.package ? 1 : 0));
  return `[\n${sorted.map((record) => `  ${formatRecord(record)}`).join(",\n")}\n]\n`;
}

/** One record in one line: a review shows which one moved. */
export function formatRecord(record: ScriptRecord): string {
  return JSON.stringify(record, sortKeys);
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
