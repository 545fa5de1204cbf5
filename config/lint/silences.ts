import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { type DataNode, entryOf } from "../json/data-node.ts";
import type { TextPlace } from "../json/locate.ts";

/** A comment that silences rules: "# lint-ignore: world-writable, token - why". */
export interface Silence {
  readonly rules: readonly string[];
  /** The line of the comment, from 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The line that it speaks of: its own, or the next one where it has a line for itself. */
  readonly of: number;
}

const directive = /(?:^|\s)#\s*lint-ignore:\s*([a-z-]+(?:\s*,\s*[a-z-]+)*)/;

/** Finds the comments of a text of YAML that silence rules. */
export function readSilences(text: string): readonly Silence[] {
  if (!text.includes("lint-ignore:")) return [];
  const lines = text.split("\n");
  return lines.flatMap((source, index): Silence[] => {
    const found = directive.exec(source);
    if (found === null) return [];
    const rules = (found[1] ?? "").split(",").map((rule) => rule.trim());
    const isAlone = /^\s*#/.test(source);
    const next = lines.findIndex((line, other) => other > index && !/^\s*(?:#|$)/.test(line));
    const column = source.indexOf("#", found.index) + 1;
    return [{ rules, line: index + 1, column, of: isAlone && next >= 0 ? next + 1 : index + 1 }];
  });
}

/** The lines, from 1, at which a value and everything that it is in begin: a comment at one of them speaks of it. */
export function linesAbove(
  path: DataPath,
  root: DataNode | undefined,
  locate: (offset: number) => TextPlace,
): ReadonlySet<number> {
  const lines = new Set<number>();
  let node = root;
  for (const step of path) {
    const entry = typeof step === "string" ? entryOf(node, step) : undefined;
    const item = typeof step === "number" && node?.kind === "list" ? node.items[step] : undefined;
    const offset = entry?.keyOffset ?? item?.offset;
    if (offset === undefined) break;
    lines.add(locate(offset).line);
    node = entry?.value ?? item;
  }
  return lines;
}
