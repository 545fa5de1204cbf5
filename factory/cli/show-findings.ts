import type { SourceText } from "@wherry/config/texts/source-text.ts";
import { type Finding, placeOf } from "@wherry/core/errors/finding.ts";
import { formatPlace } from "@wherry/core/errors/place.ts";
import { formatDataPath } from "@wherry/core/paths/data-path.ts";

/** As much of a line as is shown: a file's contents may be one line of megabytes. */
const before = 60;
const behind = 40;

/**
 * Findings as compilers print them, which editors know how to read: FILE:LINE:COLUMN: LEVEL: MESSAGE, and below it the line with a mark
 * under its column. "" where there are none.
 */
export function showFindings({ name, text }: SourceText, findings: readonly Finding[]): string {
  const lines = text.split("\n");
  return findings
    .map(({ level, path, line, column, message, rule }) => {
      const place = line === undefined || column === undefined ? { file: name } : { file: name, line, column };
      const where = path.length === 0 ? "" : ` (${formatDataPath(path)})`;
      const by = rule === undefined ? "" : ` [${rule}]`;
      const head = `${formatPlace(place)}: ${level}: ${message}${where}${by}\n`;
      const source = line === undefined ? undefined : lines[line - 1];
      const excerpt = source === undefined || column === undefined ? "" : showPlace(source, line ?? 0, column);
      return printable(head) + excerpt;
    })
    .join("");
}

/** A finding within a failure or a warning: FILE:LINE:COLUMN: PATH: MESSAGE, as far as known. The level is said around it. */
export function findingLine(finding: Finding): string {
  const place = placeOf(finding);
  return `${place === undefined ? "" : `${formatPlace(place)}: `}${pathAndMessage(finding)}`;
}

/** "$.storage.files.0: it is wrong"; the message alone where it is about the whole. */
export function pathAndMessage({ path, message }: Finding): string {
  return path.length === 0 ? message : `${formatDataPath(path)}: ${message}`;
}

/** "2 errors, 1 warning"; "" where there is nothing to count. */
export function countFindings(findings: readonly Finding[]): string {
  return (["error", "warning", "info"] as const)
    .map((level) => [level, findings.filter((finding) => finding.level === level).length] as const)
    .filter(([, count]) => count > 0)
    .map(([level, count]) => `${count} ${level}${count === 1 || level === "info" ? "" : "s"}`)
    .join(", ");
}

/** A finding as plain data for `--json`: the path as text, null where there is no place. */
export function findingObject({ level, path, line, column, message, rule }: Finding): object {
  const by = rule === undefined ? {} : { rule };
  return { level, path: formatDataPath(path), line: line ?? null, column: column ?? null, message, ...by };
}

function showPlace(source: string, line: number, column: number): string {
  const start = Math.max(0, column - 1 - before);
  const end = Math.min(source.length, column - 1 + behind);
  const shown = (from: number, to: number) => printable(source.slice(from, to)).replaceAll("\t", "  ").trimEnd();
  const cut = { before: start > 0 ? "..." : "", behind: end < source.length ? "..." : "" };
  const number = String(line).padStart(5);
  const lead = cut.before.length + printable(source.slice(start, column - 1)).replaceAll("\t", "  ").length;
  return `${number} | ${cut.before}${shown(start, end)}${cut.behind}\n      | ${" ".repeat(lead)}^\n`;
}

/** What would steer a terminal is shown instead. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.replace(/\r$/, "").replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
