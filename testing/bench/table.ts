import type { Row } from "./row.ts";

/** The measurements as a Markdown table, rows in the given order. */
export function formatRows(rows: readonly Row[]): string {
  const head = [
    "Build",
    "CPU s",
    "times Wherry's",
    "wall s (noisy)",
    "disk image MB",
    "/usr or root MB",
    "initrd MB",
    "packages",
    "twice the same bytes",
  ];
  const lines = rows.map((row) => [
    row.name,
    row.cost.cpuSeconds.toFixed(1),
    formatRatio(cpuRatio(row, rows)),
    row.cost.wallSeconds.toFixed(0),
    megabytes(row.sizes.disk),
    megabytes(row.sizes.system),
    megabytes(row.sizes.initrd),
    row.sizes.packages === undefined ? "" : String(row.sizes.packages),
    row.reproducible === undefined ? "" : row.reproducible ? "yes" : "no",
  ]);
  const rule = head.map((_, column) => (column === 0 ? "---" : "---:"));
  return `${[head, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}

/** How many times the CPU of Wherry's row for the same work a row takes; undefined where there is no such row. */
export function cpuRatio(row: Row, rows: readonly Row[]): number | undefined {
  const own = rows.find(({ name }) => name === row.against);
  if (own === undefined || own.cost.cpuSeconds === 0) return undefined;
  return row.cost.cpuSeconds / own.cost.cpuSeconds;
}

function formatRatio(ratio: number | undefined): string {
  return ratio === undefined ? "" : ratio.toFixed(1);
}

/** Decimal megabytes, as disks and downloads are counted. */
function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? "" : (bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0);
}
