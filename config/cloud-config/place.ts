import type { Finding } from "@wherry/core/errors/finding.ts";
import type { DataNode, ObjectEntry, ObjectNode } from "../json/data-node.ts";
import { createLocator } from "../json/locate.ts";
import type { HintedProblem } from "./context.ts";

/**
 * Gives problems their places: where a key or a value starts; where it is missing, the nearest value around it. In time
 * that grows with the text and the problems, and not with both multiplied.
 */
export function placeProblems(
  problems: readonly HintedProblem[],
  text: string,
  root: DataNode | undefined,
): readonly Finding[] {
  const locate = createLocator(text);
  const indexes = new Map<ObjectNode, ReadonlyMap<string, ObjectEntry>>();
  return problems.map(({ level, path, message, at, hint }) => {
    const offset = offsetOf(path, at);
    const place = offset === undefined ? undefined : locate(offset);
    return { level, path, line: place?.line, column: place?.column, message, ...(hint === undefined ? {} : { hint }) };
  });

  function offsetOf(path: HintedProblem["path"], at: HintedProblem["at"]): number | undefined {
    let node = root;
    let offset = root?.offset;
    for (const step of path) {
      const entry = node?.kind === "object" ? indexOf(node).get(String(step)) : undefined;
      const next = node?.kind === "list" && typeof step === "number" ? node.items[step] : entry?.value;
      if (next === undefined) break;
      node = next;
      offset = at === "key" && entry !== undefined ? entry.keyOffset : next.offset;
    }
    return offset;
  }

  function indexOf(node: ObjectNode): ReadonlyMap<string, ObjectEntry> {
    const known = indexes.get(node);
    if (known !== undefined) return known;
    const index = new Map(node.entries.map((entry) => [entry.key, entry]));
    indexes.set(node, index);
    return index;
  }
}
