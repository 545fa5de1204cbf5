import { isAbsolute, join, relative, resolve } from "node:path";
import type { SourceFile } from "typescript/unstable/ast";
import { API } from "typescript/unstable/sync";
import { readComments } from "./read-comments.ts";
import { readExports } from "./read-exports.ts";
import { readGlobals } from "./read-globals.ts";
import { readImports, type WrittenImport } from "./read-imports.ts";
import { readInnerUses } from "./read-inner-uses.ts";
import { readNamedPaths } from "./read-named-paths.ts";
import type { SourceFacts } from "./source-facts.ts";
import { countCasts } from "./syntax.ts";

/** The widest that a line may be, in columns. */
export const WIDTH = 120;

/** What can be reached without an import, and what a rule wants to know of. */
const globalNames: ReadonlySet<string> = new Set([
  "globalThis",
  "fetch",
  "WebSocket",
  "EventSource",
  "Date",
  "performance",
  "process",
  "Math",
  "crypto",
  "Buffer",
]);

/** What a source file says; where its imports lead is not known yet. */
export interface ReadSource extends Omit<SourceFacts, "imports"> {
  readonly imports: readonly WrittenImport[];
}

/**
 * The facts of source files, as TypeScript's own parser reads them. Texts by their path from the root stand in for
 * files; what is not among them is read. The compiler opens one project with all the files and without anything that
 * they import, so that it parses each of them once and checks nothing: a second for a thousand files.
 *
 * @param files paths from the root
 */
export function readSources(
  root: string,
  files: readonly string[],
  texts: Readonly<Record<string, string>> = {},
): readonly ReadSource[] {
  const settings = join(root, "tsconfig.house.json");
  const project = JSON.stringify({
    compilerOptions: { noResolve: true, noLib: true, types: [], allowImportingTsExtensions: true, noEmit: true },
    files: files.map((file) => resolve(root, file)),
  });
  const api = new API({
    cwd: root,
    fs: { readFile: textOf, fileExists: (path) => textOf(path) !== undefined || undefined },
  });
  try {
    const program = api.updateSnapshot({ openProject: settings }).getProject(settings)?.program;
    if (program === undefined) throw new Error("the compiler does not open the project's files");
    return files.map((file) => {
      const source = program.getSourceFile(resolve(root, file));
      if (source === undefined) throw new Error(`the compiler does not give ${file}`);
      return factsOf(file, source);
    });
  } finally {
    api.close();
  }

  function textOf(path: string): string | undefined {
    return path === settings ? project : texts[isAbsolute(path) ? relative(root, path) : path];
  }
}

function factsOf(file: string, source: SourceFile): ReadSource {
  const lines = source.text.split("\n").map((line) => [...line].length);
  return {
    file,
    imports: readImports(source),
    exports: readExports(source),
    innerUses: readInnerUses(source),
    named: readNamedPaths(source),
    globals: readGlobals(source, globalNames),
    casts: countCasts(source),
    lines: source.text.endsWith("\n") ? lines.length - 1 : lines.length,
    wideLines: lines.filter((columns) => columns > WIDTH).length,
    wideComments: linesWithComments(source).filter((line) => (lines[line - 1] ?? 0) > WIDTH),
  };
}

function linesWithComments(source: SourceFile): readonly number[] {
  const lines = new Set<number>();
  const lineAt = (offset: number) => source.getLineAndCharacterOfPosition(offset).line + 1;
  for (const { start, end } of readComments(source)) {
    for (let line = lineAt(start); line <= lineAt(end); line++) lines.add(line);
  }
  return [...lines];
}
