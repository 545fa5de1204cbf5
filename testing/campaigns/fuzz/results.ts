import type { Result } from "./fuzz-parser.ts";
import type { Engine } from "./options.ts";

export interface Row extends Result {
  readonly name: string;
  readonly engine: Engine;
}

const columns = ["parser", "engine", "inputs", "refused", "accepted", "failures", "inputs/s", "slowest, ms"] as const;

/** A table for people, in Markdown, with the sums below. Inputs per second are those of the processor. */
export function formatResults(rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    const { accepted, refused, processor, failures } = row;
    const perSecond = Math.round(inputsOf(row) / Math.max(processor, 0.01));
    const numbers = [inputsOf(row), refused, accepted, failures.length, perSecond, row.slowest];
    return [row.name, row.engine, ...numbers.map((number) => number.toLocaleString("en"))];
  });
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
  const failures = sum((row) => row.failures.length);
  const seconds = Math.round(sum(({ processor }) => processor));
  return `${[columns, columns.map((_, index) => (index < 2 ? "---" : "---:")), ...cells]
    .map((line) => `| ${line.join(" | ")} |\n`)
    .join("")}\n${sum(inputsOf).toLocaleString("en")} inputs in ${seconds} s of the processor, ${failures} failures\n`;
}

/** All that were given, whatever came of them. */
export function inputsOf({ accepted, refused, failed }: Result): number {
  return accepted + refused + failed;
}
