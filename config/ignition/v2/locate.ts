import type { Finding } from "@wherry/core/errors/finding.ts";
import type { DataNode, ObjectEntry } from "../../json/data-node.ts";
import { createLocator, type TextPlace } from "../../json/locate.ts";
import type { Problem } from "./problem.ts";

/** A text and what was read of it; undefined for an empty one. */
export interface ReadText {
  readonly text: string;
  readonly root: DataNode | undefined;
}

/**
 * Gives problems of a text of YAML their places: where a key or value starts; where something is missing, the nearest
 * value around it.
 */
export function locate(problems: readonly Problem[], { text, root }: ReadText): readonly Finding[] {
  const locator = createLocator(text);
  return place(problems, (problem) => {
    const { entry, node } = find(root, problem);
    const offset = problem.at === "key" && entry !== undefined ? entry.keyOffset : node?.offset;
    return offset === undefined ? undefined : locator(offset);
  });
}

/**
 * Gives problems of a text of JSON the places that the reference implementation of specification 2 gives them: the last
 * character of a value, what follows a key, and in the first line, where it counts from 0, one less.
 */
export function locateInJson(problems: readonly Problem[], { text, root }: ReadText): readonly Finding[] {
  const locator = createLocator(text);
  return place(problems, (problem) => {
    const { entry, node } = find(root, problem);
    const isKey = problem.at === "key" && entry !== undefined;
    const end = isKey ? entry.keyEnd : node?.end;
    if (end === undefined) return undefined;
    const { line, column } = locator(end);
    return { line, column: Math.max(1, column - (isKey ? 0 : 1) - (line === 1 ? 1 : 0)) };
  });
}

function place(problems: readonly Problem[], placeOf: (problem: Problem) => TextPlace | undefined): readonly Finding[] {
  return problems.map((problem) => {
    const { level, path, message } = problem;
    const found = placeOf(problem);
    return { level, path, line: found?.line, column: found?.column, message };
  });
}

/** The innermost node on the path that is there, and its entry where that is a key's and the end of the path. */
function find(
  root: DataNode | undefined,
  { path }: Problem,
): { entry?: ObjectEntry | undefined; node?: DataNode | undefined } {
  let node = root;
  let entry: ObjectEntry | undefined;
  for (const part of path) {
    entry = node?.kind === "object" ? findEntry(node.entries, String(part)) : undefined;
    const next = node?.kind === "list" && typeof part === "number" ? node.items[part] : entry?.value;
    if (next === undefined) return { node };
    node = next;
  }
  return { entry, node };
}

function findEntry(entries: readonly ObjectEntry[], key: string): ObjectEntry | undefined {
  return (
    entries.findLast((entry) => entry.key === key) ??
    entries.findLast((entry) => entry.key.toLowerCase() === key.toLowerCase())
  );
}
