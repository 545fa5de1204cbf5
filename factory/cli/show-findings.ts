import type { SourceText } from "@wherry/config/texts/source-text.ts";
import { type Finding, placeOf } from "@wherry/core/errors/finding.ts";
import { formatPlace, placedMessage } from "@wherry/core/errors/place.ts";
import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { printable } from "@wherry/core/text/printable.ts";

/** As much of a line as is shown: a file's contents may be one line of megabytes. */
const before = 60;
const behind = 40;

/**
 * Findings as compilers print them, line by line, which editors know how to read: FILE:LINE:COLUMN: LEVEL: MESSAGE, and
 * below it the line with a mark under its column.
 */
export function showFindings({ name, text }: SourceText, findings: readonly Finding[]): readonly string[] {
  const lines = text.split("\n");
  return findings.flatMap(({ level, path, line, column, message, rule }) => {
    const place = line === undefined || column === undefined ? { file: name } : { file: name, line, column };
    const where = path.length === 0 ? "" : ` (${formatDataPath(path)})`;
    const by = rule === undefined ? "" : ` [${rule}]`;
    const head = `${formatPlace(place)}: ${level}: ${message}${where}${by}`;
    const source = line === undefined ? undefined : lines[line - 1];
    const excerpt = source === undefined || column === undefined ? [] : showPlace(source, line ?? 0, column);
    return [head, ...excerpt];
  });
}

/**
 * A finding within a failure or a warning: FILE:LINE:COLUMN: PATH: MESSAGE, as far as known. The level is said around
 * it.
 */
export function findingLine(finding: Finding): string {
  return placedMessage(placeOf(finding), pathAndMessage(finding));
}

/** One of the findings that a failure lists, below its own line. */
export function listFinding(finding: Finding): readonly string[] {
  const excerpt = (finding.excerpt ?? []).map((line) => `        ${line}`);
  return [`  ${findingLine(finding)}`, ...excerpt, ...(finding.hint === undefined ? [] : [`    ${finding.hint}`])];
}

/** The same as plain data, for `--json`; there, what is shown with it is a part of its message. */
export function listedFindingObject(finding: Finding): object {
  const where = placeOf(finding);
  const { hint, excerpt = [], rule, also = [] } = finding;
  const message = [pathAndMessage(finding), ...excerpt.map((line) => `    ${line}`)].join("\n");
  return {
    message,
    ...(hint !== undefined && { hint }),
    ...(where && { where }),
    ...(rule !== undefined && { rule }),
    ...(also.length > 0 && { also }),
  };
}

/** "$.storage.files.0: it is wrong"; the message alone where it is about the whole. */
function pathAndMessage({ path, message }: Finding): string {
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

function showPlace(source: string, line: number, column: number): readonly string[] {
  const text = source.replace(/\r$/, "");
  const start = wholeFrom(text, Math.max(0, column - 1 - before));
  const end = wholeFrom(text, Math.min(text.length, column - 1 + behind));
  // The mark stands under its column of what is shown, so that the text is made printable before it is measured.
  const shown = (from: number, to: number) => printable(text.slice(from, to)).replaceAll("\t", "  ");
  const cut = { before: start > 0 ? "..." : "", behind: end < text.length ? "..." : "" };
  const number = String(line).padStart(5);
  const lead = cut.before.length + shown(start, column - 1).length;
  return [`${number} | ${cut.before}${shown(start, end).trimEnd()}${cut.behind}`, `      | ${" ".repeat(lead)}^`];
}

/** Where a text can be cut: not between the halves of a surrogate pair. */
function wholeFrom(text: string, at: number): number {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1)) ? at - 1 : at;
}
