import { countOf } from "@wherry/core/text/count.ts";

interface RecordedRoot {
  readonly records: readonly { readonly package: string }[];
  readonly failed: readonly { readonly package: string; readonly output: string }[];
}

/** What came of one root, a line for each package: nothing where all was known already. */
export function recordedLines({ records, failed }: RecordedRoot): readonly string[] {
  return [
    ...records.map(({ package: name }) => `${name}: recorded`),
    ...failed.map(({ package: name, output }) => `${name}: failed: ${lastLines(output)}`),
  ];
}

interface RecordedSum {
  /** Names of the list. */
  readonly names: number;
  /** Records that were made, of packages that those need among them. */
  readonly recorded: number;
  readonly failed: number;
}

/** The last line. */
export function recordedSum({ names, recorded, failed }: RecordedSum): string {
  const needs = names === 1 ? "it needs" : "they need";
  const made = recorded === 0 ? "nothing was left to record" : `${recorded} recorded`;
  return `${countOf(names, "package")} with all that ${needs}: ${made}, ${failed === 0 ? "none" : failed} failed`;
}

function lastLines(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "" && !/^(dpkg|Errors| )/.test(line));
  return lines.slice(-3).join(" / ").slice(0, 300);
}
