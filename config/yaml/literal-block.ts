interface LiteralBlock {
  readonly value: string;
  /** Where the first line behind it begins. */
  readonly next: number;
}

/**
 * Reads a literal block scalar (YAML 1.2, 8.1.2) from its "|" on, below a key or dash in column `column`. Undefined for
 * what is rare: indentation that is told by a number, a comment in its first line, tabs or comments where it ends.
 */
export function readLiteral(text: string, offset: number, column: number): LiteralBlock | undefined {
  const chomping = text.charAt(offset + 1);
  let at = offset + (chomping === "+" || chomping === "-" ? 2 : 1);
  while (text.charCodeAt(at) === 32) at++;
  if (at < text.length && text.charCodeAt(at) !== 10) return undefined;
  at++;
  const lines: string[] = [];
  let width = -1;
  let last = 0;
  let isOpen = false;
  while (at < text.length) {
    const lineFeed = text.indexOf("\n", at);
    const end = lineFeed < 0 ? text.length : lineFeed;
    let first = at;
    while (first < end && text.charCodeAt(first) === 32) first++;
    const indent = first - at;
    if (first === end) {
      // A blank line with more spaces than the text below it is an error, and one behind the width is text.
      if (width < 0 && indent > column + 1) return undefined;
      const isText = width >= 0 && indent > width;
      // Spaces at the very end of the text are not a line.
      if (isText || lineFeed >= 0) lines.push(isText ? text.slice(at + width, end) : "");
      if (isText) {
        last = lines.length;
        isOpen = lineFeed < 0;
      }
    } else {
      if (width < 0) {
        if (indent <= column || text.charCodeAt(first) === 9) break;
        width = indent;
      }
      if (indent < width) break;
      lines.push(text.slice(at + width, end));
      last = lines.length;
      isOpen = lineFeed < 0;
    }
    at = end + 1;
  }
  const next = Math.min(at, text.length);
  return endsPlainly(text, next, column) ? { value: chomp(lines, last, { chomping, isOpen }), next } : undefined;
}

/** Whether the line behind a block belongs to what is around it. */
function endsPlainly(text: string, next: number, column: number): boolean {
  let first = next;
  while (text.charCodeAt(first) === 32) first++;
  if (first >= text.length) return true;
  const code = text.charCodeAt(first);
  return (
    code !== 9 &&
    (first - next <= column || (column === 0 && first === next)) &&
    (code !== 35 || first - next <= column)
  );
}

/**
 * `last` is how many lines there are up to the last that is not blank; `isOpen`, whether the text ends without a line
 * feed.
 */
function chomp(
  lines: readonly string[],
  last: number,
  { chomping, isOpen }: { readonly chomping: string; readonly isOpen: boolean },
): string {
  const body = lines.slice(0, last).join("\n");
  if (chomping === "-") return body;
  const lineFeed = last === 0 || isOpen ? "" : "\n";
  if (chomping !== "+") return body + lineFeed;
  return body + lineFeed + "\n".repeat(lines.length - last);
}
