import type { ConfigFinding } from "../../config-finding.ts";
import type { ConfigEntry, ConfigNode, Position } from "./node.ts";
import type { Problem } from "./problem.ts";

/** Gives problems of a text of YAML their places: where a key or value starts; where something is missing, the nearest value around it. */
export function locate(problems: readonly Problem[], root: ConfigNode | undefined): readonly ConfigFinding[] {
  return place(problems, (problem) => {
    const { entry, node } = find(root, problem);
    return problem.at === "key" && entry !== undefined ? entry.keyStart : node?.start;
  });
}

/**
 * Gives problems of a text of JSON the places that the reference implementation of specification 2 gives them: the last character of a
 * value, what follows a key, and in the first line, where it counts from 0, one less.
 */
export function locateInJson(problems: readonly Problem[], root: ConfigNode | undefined): readonly ConfigFinding[] {
  return place(problems, (problem) => {
    const { entry, node } = find(root, problem);
    const isKey = problem.at === "key" && entry !== undefined;
    const end = isKey ? entry.keyEnd : node?.end;
    if (end === undefined) return undefined;
    const column = end.column - (isKey ? 0 : 1) - (end.line === 1 ? 1 : 0);
    return { line: end.line, column: Math.max(1, column) };
  });
}

function place(
  problems: readonly Problem[],
  positionOf: (problem: Problem) => Position | undefined,
): readonly ConfigFinding[] {
  return problems.map((problem) => {
    const { level, path, message } = problem;
    const position = positionOf(problem);
    return { level, path, line: position?.line, column: position?.column, message };
  });
}

/** The innermost node on the path that is there, and its entry where that is a key's and the end of the path. */
function find(
  root: ConfigNode | undefined,
  { path }: Problem,
): { entry?: ConfigEntry | undefined; node?: ConfigNode | undefined } {
  let node = root;
  let entry: ConfigEntry | undefined;
  for (const part of path) {
    entry = node?.kind === "map" ? findEntry(node.entries, String(part)) : undefined;
    const next = node?.kind === "list" && typeof part === "number" ? node.items[part] : entry?.value;
    if (next === undefined) return { node };
    node = next;
  }
  return { entry, node };
}

function findEntry(entries: readonly ConfigEntry[], key: string): ConfigEntry | undefined {
  return (
    entries.findLast((entry) => entry.key === key) ??
    entries.findLast((entry) => entry.key.toLowerCase() === key.toLowerCase())
  );
}
