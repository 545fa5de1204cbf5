import { isRegularExpressionLiteral, type SourceFile } from "typescript/unstable/ast";
import { findPaths, type NamedPath } from "./find-paths.ts";
import { isQuoted, readComments } from "./read-comments.ts";
import { walk } from "./syntax.ts";

/** The paths of the project that comments and strings of a program name. */
export function readNamedPaths(source: SourceFile): readonly NamedPath[] {
  const pathsIn = (start: number, end: number, where: NamedPath["where"]) =>
    findPaths(source.text.slice(start, end), source.getLineAndCharacterOfPosition(start).line + 1, where);
  const found = readComments(source).flatMap(({ start, end }) => pathsIn(start, end, "comment"));
  walk(source, (node) => {
    if (isQuoted(node) && !isRegularExpressionLiteral(node))
      found.push(...pathsIn(node.getStart(source), node.end, "string"));
  });
  return found;
}
