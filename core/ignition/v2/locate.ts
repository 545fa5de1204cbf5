import type { ConfigFinding } from "../../config-finding.ts";
import type { ConfigNode, Position } from "./node.ts";
import type { Problem } from "./problem.ts";

/**
 * Gives problems their places in the text. As the reference tools do, a value is pointed at where it ends in JSON and where it starts in
 * YAML (`corner`), and what is missing where the nearest value around it does.
 */
export function locate(
  problems: readonly Problem[],
  root: ConfigNode | undefined,
  corner: "start" | "end",
): readonly ConfigFinding[] {
  return problems.map(({ level, path, message, at }) => {
    const position = root === undefined ? undefined : find(root, { path, at, corner });
    return { level, path, line: position?.line, column: position?.column, message };
  });
}

function find(
  root: ConfigNode,
  { path, at, corner }: Pick<Problem, "path" | "at"> & { readonly corner: "start" | "end" },
): Position | undefined {
  let node = root;
  for (const [index, part] of path.entries()) {
    if (node.kind === "list" && typeof part === "number") {
      const item = node.items[part];
      if (item === undefined) break;
      node = item;
      continue;
    }
    const entry = node.kind === "map" ? findEntry(node.entries, String(part)) : undefined;
    if (entry === undefined) break;
    if (at === "key" && index === path.length - 1) return corner === "start" ? entry.keyStart : entry.keyEnd;
    node = entry.value;
  }
  return node[corner];
}

function findEntry(entries: Extract<ConfigNode, { kind: "map" }>["entries"], key: string) {
  return (
    entries.findLast((entry) => entry.key === key) ??
    entries.findLast((entry) => entry.key.toLowerCase() === key.toLowerCase())
  );
}
