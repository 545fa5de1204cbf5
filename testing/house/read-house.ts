import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** One import as written, and where it leads. */
export interface Import {
  readonly file: string;
  readonly line: number;
  /** Path from the project's root for the project's own files; otherwise as written: "node:fs", "yaml". */
  readonly target: string;
  readonly typeOnly: boolean;
}

const sources = [
  "core/**/*.ts",
  "config/**/*.ts",
  "formats/**/*.ts",
  "factory/**/*.ts",
  "host/**/*.ts",
  "fleet/**/*.ts",
  "console/**/*.ts",
  "testing/**/*.ts",
  "tests/**/*.ts",
  "images/**/*.ts",
];

/** All imports of the project's source files. */
export function readHouse(root: string): readonly Import[] {
  return globSync(sources, { cwd: root, exclude: (path) => path.includes("node_modules") })
    .sort()
    .flatMap((file) => importsOf(file, readFileSync(join(root, file), "utf8")));
}

/** The imports of one file's text: static, dynamic with a literal, and re-exports. */
export function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  const pattern =
    /^\s*(import|export)\s+(type\s)?[^"'`;()]*?from\s*"([^"]+)"|^\s*import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;
  for (const match of text.matchAll(pattern)) {
    const specifier = match[3] ?? match[4] ?? match[5];
    if (specifier === undefined) continue;
    const at = match.index + match[0].length;
    found.push({
      file,
      line: text.slice(0, at).split("\n").length,
      target: resolve(file, specifier),
      typeOnly: match[2] !== undefined,
    });
  }
  return found;
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith(".")) return normalize(join(dirname(file), specifier));
  if (specifier.startsWith("@wherry/")) return specifier.slice("@wherry/".length);
  return specifier;
}
