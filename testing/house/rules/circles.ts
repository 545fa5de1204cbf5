import type { Import } from "../reading/source-facts.ts";
import type { Rule } from "./breach.ts";

/** Whoever reads one of several files that import each other has to read them all, even where only types go round. */
export const checkCircles: Rule = ({ sources }) => {
  const imports = sources.flatMap((source) => source.imports);
  return findCircles(imports).map((circle) => {
    const [file = "", next] = circle;
    const line = imports.find((one) => one.file === file && one.target === next)?.line ?? 1;
    const way = circle.join(" -> ");
    return {
      file,
      line,
      message: `files import each other in a circle: ${way}; put what they share into a file of its own`,
    };
  });
};

/**
 * The shortest circle through each import that is part of one: files that import each other, the first one again at the
 * end.
 */
export function findCircles(imports: readonly Pick<Import, "file" | "target">[]): readonly (readonly string[])[] {
  const targets = new Map<string, Set<string>>();
  for (const { file, target } of imports) {
    if (!targets.has(file)) targets.set(file, new Set());
    targets.get(file)?.add(target);
  }
  const circles: string[][] = [];
  const seen = new Set<string>();
  for (const file of targets.keys()) {
    const circle = wayBack(file, targets);
    // Each of its files is a beginning of the same one.
    if (circle !== undefined && !circle.some((one) => seen.has(one))) circles.push(circle);
    for (const one of circle ?? []) seen.add(one);
  }
  return circles;
}

/** Breadth first from a file to itself. */
function wayBack(start: string, targets: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    for (const target of targets.get(file) ?? []) {
      if (target === start) return [...trail(file, cameFrom), start];
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, file);
      queue.push(target);
    }
  }
  return undefined;
}

function trail(file: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const before = cameFrom.get(file);
  return before === undefined ? [file] : [...trail(before, cameFrom), file];
}
