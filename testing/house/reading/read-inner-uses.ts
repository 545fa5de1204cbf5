import { isIdentifier, type SourceFile } from "typescript/unstable/ast";
import { walk } from "./syntax.ts";

/** The names that a file says more than once: what it declares, and uses itself. */
export function readInnerUses(source: SourceFile): ReadonlySet<string> {
  const seen = new Set<string>();
  const again = new Set<string>();
  walk(source, (node) => {
    if (!isIdentifier(node)) return;
    (seen.has(node.text) ? again : seen).add(node.text);
  });
  return again;
}
