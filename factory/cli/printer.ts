import type { Writable } from "node:stream";
import { printable } from "@wherry/core/text/printable.ts";

/** Where a command line writes: this process's own streams, but for tests. */
export interface Streams {
  readonly output: Writable;
  readonly error: Writable & { readonly isTTY?: boolean };
}

/** The only place of the factory that knows this process's standard output and standard error. */
export const processStreams: Streams = { output: process.stdout, error: process.stderr };

/** Writes what a command says. Lines for people become printable here; what goes to programs stays as it is. */
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

export function createPrinter({ output, error }: Streams): Printer {
  return {
    show: (lines) => void output.write(formatLines(lines)),
    tell: (lines) => void error.write(formatLines(lines)),
    result: (data) => void output.write(data),
    report: (value) => void error.write(`${JSON.stringify(value)}\n`),
  };
}

/** Lines as they go to a terminal, each with its line break. */
export function formatLines(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line)}\n`).join("");
}
