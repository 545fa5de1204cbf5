/** One command of a shell, as far as documentation goes: no substitutions, no conditions. */
export interface ShellCommand {
  /** Values of variables that stand before it: "NAME=value". */
  readonly environment: readonly string[];
  readonly words: readonly string[];
  /** Where its standard output goes: "> FILE". */
  readonly output: string | undefined;
}

/**
 * The commands of a block, one a line; a line that ends with a backslash goes on in the next one. Quotes hold words
 * together, and "#" after a space begins a comment. More than that (pipes, substitutions, a quote that does not end) is
 * a TypeError: documentation does without.
 */
export function readShell(text: string): readonly ShellCommand[] {
  return text
    .replaceAll("\\\n", " ")
    .split("\n")
    .map(wordsOf)
    .filter((words) => words.length > 0)
    .map((words) => {
      const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
      const own = first < 0 ? [] : words.slice(first);
      const arrow = own.indexOf(">");
      return {
        environment: first < 0 ? words : words.slice(0, first),
        words: arrow < 0 ? own : own.slice(0, arrow),
        output: arrow < 0 ? undefined : own[arrow + 1],
      };
    });
}

/** A word in quotes, or a part of one without; a comment takes the rest of the line. */
const part = /\s+|#.*$|"(?<double>[^"`]*)"|'(?<single>[^']*)'|(?<bare>[^\s"'#|&;`()<>][^\s"'|&;`()<>]*)|(?<arrow>>)/y;

function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let joined = false;
  part.lastIndex = 0;
  while (part.lastIndex < line.length) {
    const at = part.lastIndex;
    const match = part.exec(line);
    if (match === null)
      throw new TypeError(`documentation shows plain commands only, and this is none: ${line.slice(at)}`);
    const { double, single, bare, arrow } = match.groups ?? {};
    const piece = double ?? single ?? bare ?? arrow;
    if (piece === undefined) {
      joined = false;
      continue;
    }
    if (joined) words[words.length - 1] += piece;
    else words.push(piece);
    joined = true;
  }
  return words;
}
