import type { Writable } from "node:stream";
import { printable } from "@wherry/core/text/printable.ts";

/** A terminal has a size (characters). */
type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

/**
 * Where is printed: also by what prints by itself, as the bars, a machine's console, and the program that a machine
 * runs.
 */
export interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
}

/**
 * What commands print with; besides it, only the reporter writes to the streams that main.ts hands over. Lines for
 * people become printable here; what goes to programs stays as it is.
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

/** A printer on these streams. */
export function createPrinter({ stdout, stderr }: Streams): Printer {
  return {
    show: (lines) => void stdout.write(formatLines(lines)),
    tell: (lines) => void stderr.write(formatLines(lines)),
    result: (data) => void stdout.write(data),
    report: (value) => void stderr.write(`${JSON.stringify(value)}\n`),
  };
}

/** Lines as they go to a terminal, each with its line break. */
export function formatLines(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line)}\n`).join("");
}
