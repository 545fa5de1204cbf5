export interface UnitOption {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** Where it begins, from 1. */
  readonly line: number;
  /** Where its section begins, from 1. */
  readonly sectionLine: number;
}

/**
 * A unit file's assignments in their order (systemd.syntax(7)). What is before the first section or has no "=" is left
 * out.
 */
export function readUnitOptions(content: string): readonly UnitOption[] {
  const options: UnitOption[] = [];
  let section = "";
  let sectionLine = 0;
  for (const { text, line } of logicalLines(content)) {
    const [, name] = /^\[(.*)\]$/.exec(text) ?? [];
    const equals = text.indexOf("=");
    if (name !== undefined) [section, sectionLine] = [name, line];
    else if (section !== "" && equals > 0)
      options.push({
        section,
        key: text.slice(0, equals).trim(),
        value: text.slice(equals + 1).trim(),
        line,
        sectionLine,
      });
  }
  return options;
}

interface LogicalLine {
  readonly text: string;
  readonly line: number;
}

/** Lines without comments; an odd number of backslashes at the end joins the next line. */
function logicalLines(content: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let open = "";
  let start = 0;
  const close = () => {
    const text = open.trim();
    if (text !== "") lines.push({ text, line: start });
    open = "";
    start = 0;
  };
  for (const [index, line] of content.split(/\r?\n/).entries()) {
    if (/^\s*[#;]/.test(line)) continue;
    if (start === 0) start = index + 1;
    const isOpen = backslashesAtEnd(line) % 2 === 1;
    open += isOpen ? `${line.slice(0, -1)} ` : line;
    if (!isOpen) close();
  }
  close();
  return lines;
}

/** A regular expression would look for the end from each backslash on. */
function backslashesAtEnd(line: string): number {
  let start = line.length;
  while (start > 0 && line.charAt(start - 1) === "\\") start--;
  return line.length - start;
}
