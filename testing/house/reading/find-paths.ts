/** A path of the project that a text names. */
export interface NamedPath {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** Where it stands: a comment, a string of a program, or a document for people. */
  readonly where: "comment" | "string" | "document";
}

/** Folders at the root that paths of the project begin with. */
const tops = ["core", "config", "formats", "host", "factory", "testing", "site", "tests", "docs", "bin", "images"];

/**
 * What precedes a path of somebody else's: a longer path, an address, or whose it is ("QEMU's docs/interop/qcow2.txt").
 * A path with a star or a place for something in it is a pattern.
 */
const pattern = new RegExp(
  `(?<![\\w./@$}:~+*-])(?<!'s )(?:${tops.join("|")})/[\\w.\\-/]*[\\w/](?![\\w.\\-/]*[*{$<\\[])`,
  "g",
);

/**
 * The paths that look like paths of the project: they begin with one of its folders, and are those of a file (with an
 * ending) or of a folder (with a slash at the end). In a document for people the ending may be
 * missing, as in "core/text".
 *
 * @param first the line on which the text begins
 */
export function findPaths(text: string, first: number, where: NamedPath["where"]): readonly NamedPath[] {
  const found: NamedPath[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    for (const [path] of line.matchAll(pattern)) {
      if (where === "document" || path.endsWith("/") || /\.[a-z]+$/i.test(path))
        found.push({ path, line: first + index, where });
    }
  }
  return found;
}
