import { printable } from "@wherry/core/text/printable.ts";
import type { System } from "../system/system.ts";

/** Lines for people on standard output. What a configuration, a program or a server said becomes printable here. */
export function showLines(system: Pick<System, "print">, lines: readonly string[]): void {
  system.print(formatLines(lines));
}

/** The same on standard error. */
export function complainLines(system: Pick<System, "complain">, lines: readonly string[]): void {
  system.complain(formatLines(lines));
}

function formatLines(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line)}\n`).join("");
}
