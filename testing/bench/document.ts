import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Row, Skipped } from "./row.ts";
import { formatRows } from "./table.ts";

export interface Measurements {
  readonly rows: readonly Row[];
  readonly skipped: readonly Skipped[];
  /** See `machineFacts`. */
  readonly machine: string;
  /** "2026-01-31". */
  readonly date: string;
}

/** docs/benchmarks.md from what was measured. */
export async function writePage(measurements: Measurements): Promise<void> {
  await writeFile(fileURLToPath(new URL("../../docs/benchmarks.md", import.meta.url)), formatPage(measurements));
}

export function formatPage({ rows, skipped, machine, date }: Measurements): string {
  const left = skipped.map(({ name, reason }) => `\n${name} was not measured: ${reason}.\n`).join("");
  return `# Benchmarks

Written by \`npm run bench -- --release --write\` on ${date}: ${machine}.

${formatRows(rows)}${left}
TEXT
`;
}
