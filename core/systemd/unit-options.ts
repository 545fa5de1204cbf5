export interface UnitOption {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/**
 * A unit file's assignments in their order (systemd.syntax(7)). What is before the first section or has no "=" is left
 * out.
 */
export function readUnitOptions(content: string): readonly UnitOption[] {
  const options: UnitOption[] = [];
  let section = "";
  for (const line of logicalLines(content)) {
    const [, name] = /^\[(.*)\]$/.exec(line) ?? [];
    const equals = line.indexOf("=");
    if (name !== undefined) section = name;
    else if (section !== "" && equals > 0)
      options.push({ section, key: line.slice(0, equals).trim(), value: line.slice(equals + 1).trim() });
  }
  return options;
}

/** Lines without comments; an odd number of backslashes at the end joins the next line. */
function logicalLines(content: string): string[] {
  const lines: string[] = [];
  let open = "";
  for (const line of content.split(/\r?\n/)) {
    if (/^\s*[#;]/.test(line)) continue;
    const isOpen = backslashesAtEnd(line) % 2 === 1;
    open += isOpen ? `${line.slice(0, -1)} ` : line;
    if (isOpen) continue;
    lines.push(open.trim());
    open = "";
  }
  lines.push(open.trim());
  return lines.filter((line) => line !== "");
}

/** A regular expression would look for the end from each backslash on. */
function backslashesAtEnd(line: string): number {
  let start = line.length;
  while (start > 0 && line.charAt(start - 1) === "\\") start--;
  return line.length - start;
}
