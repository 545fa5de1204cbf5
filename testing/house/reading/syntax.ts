import { isAsExpression, type Node, type SourceFile } from "typescript/unstable/ast";

/** Calls back for a node and for all below it, parents first. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

/** The line on which a node begins, counted from 1. */
export function lineOf(source: SourceFile, node: Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** How many casts a file has: `as` with a type, `as const` left out. */
export function countCasts(source: SourceFile): number {
  let casts = 0;
  walk(source, (node) => {
    if (isAsExpression(node) && node.type.getText(source) !== "const") casts += 1;
  });
  return casts;
}
