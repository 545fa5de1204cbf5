import { printable } from "@wherry/core/text/printable.ts";

/**
 * The only place of the factory that writes to this process's standard output and standard error. Lines for people become printable
 * here; what goes to programs stays as it is.
 */
export interface Printer {
  /** Lines for people on standard output: what a command shows. */
  show(lines: readonly string[]): void;
  /** Lines for people on standard error. */
  tell(lines: readonly string[]): void;
  /** Data on standard output, byte for byte: what a command makes. */
  result(data: string): void;
  /** One JSON object on a line of standard error, for programs. */
  report(value: object): void;
}

export const printer: Printer = {
  show: (lines) => void process.stdout.write(formatLines(lines)),
  tell: (lines) => void process.stderr.write(formatLines(lines)),
  result: (data) => void process.stdout.write(data),
  report: (value) => void process.stderr.write(`${JSON.stringify(value)}\n`),
};

/** For what prints by itself: the bars, a machine's console, the program that a machine runs. */
export const streams = { output: process.stdout, error: process.stderr } as const;

/** Lines as they go to a terminal, each with its line break. */
export function formatLines(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line)}\n`).join("");
}
