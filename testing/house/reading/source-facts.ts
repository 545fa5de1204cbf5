import type { NamedPath } from "./find-paths.ts";

/**
 * How a file names another one. Only `import type` is erased: `import { type A }` still loads the file at run time, and
 * is "static". "address" is `new URL("./x.ts", import.meta.url)`, by which threads and programs are started.
 */
export type ImportKind = "static" | "type" | "re-export" | "dynamic" | "require" | "address";

/** One import as written, and where it leads. */
export interface Import {
  /** The importing file, as a path from the root. */
  readonly file: string;
  /** Counted from 1, where the specifier stands. */
  readonly line: number;
  readonly kind: ImportKind;
  /** As written: "./x.ts", "@wherry/core/bytes/hex.ts", "node:fs", "yaml". */
  readonly specifier: string;
  /** A path from the root for the project's own files; otherwise as written. */
  readonly target: string;
  /** What is taken out of it, by its name there; "*" for all of it, "default" for the default export. */
  readonly names: readonly string[];
}

/** One name that a file exports, or a public method of a class that it exports ("Class.method"). */
export interface Export {
  readonly name: string;
  readonly line: number;
  readonly kind: "function" | "method" | "class" | "type" | "value";
  /** The text of the documentation comment before it, with its stars. */
  readonly docstring: string | undefined;
}

/**
 * A name of the language or of the platform, used where nothing in the file declares it: "fetch", "Date.now", "new
 * Date()".
 */
export interface GlobalUse {
  readonly name: string;
  readonly line: number;
}

/** What the rules and the census want to know of one file. */
export interface SourceFacts {
  /** A path from the root. */
  readonly file: string;
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  /** Names of these that the file itself uses. */
  readonly innerUses: ReadonlySet<string>;
  /** Paths of the project in its comments and strings. */
  readonly named: readonly NamedPath[];
  readonly globals: readonly GlobalUse[];
  /** How many `as` there are, without `as const`. */
  readonly casts: number;
  /** How many lines the file has, and how many of them are wider than 120 columns. */
  readonly lines: number;
  readonly wideLines: number;
  /** Which of these hold a comment, or a part of one. */
  readonly wideComments: readonly number[];
}
