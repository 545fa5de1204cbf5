import { readText } from "./read-text.ts";
import type { System } from "./system.ts";

/** One word of the kernel's command line. */
export interface KernelArgument {
  readonly name: string;
  /** Without quotation marks; undefined where there is no "=". */
  readonly value: string | undefined;
}

/** What the kernel was started with. */
export function readKernelCommandLine(system: System): readonly KernelArgument[] {
  return parseKernelCommandLine(readText(system, "/proc/cmdline"));
}

/** Words are separated by spaces, but for those within double quotes (kernel documentation, kernel-parameters). */
export function parseKernelCommandLine(text: string): KernelArgument[] {
  return (text.match(/(?:"[^"]*"?|[^\s"])+/g) ?? []).map((word) => {
    const plain = word.replaceAll('"', "");
    const equals = plain.indexOf("=");
    return equals < 0
      ? { name: plain, value: undefined }
      : { name: plain.slice(0, equals), value: plain.slice(equals + 1) };
  });
}

/** The last one counts; undefined where there is none, or it has no value. */
export function lastValue(commandLine: readonly KernelArgument[], name: string): string | undefined {
  const value = commandLine.findLast((argument) => argument.name === name)?.value;
  return value === "" ? undefined : value;
}
