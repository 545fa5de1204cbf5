import type { MimeGlob } from "./mime-types.ts";

/** A letter of the ends of names, read from the last one back; where an end begins, a type. */
interface SuffixNode {
  readonly letter: number;
  /** By letter and, where that is 0, type. */
  readonly children: Map<string, SuffixNode>;
  /** Of those whose letter is 0. */
  readonly type: string;
  weight: number;
  readonly flags: number;
}

/**
 * Ends of names ("*.tar.gz") as the tree of mime.cache: numbers, level by level, that begin at `offset` of the file.
 * Each node is its letter, the number of its children and where they are; a leaf is 0, its type, weight and flags.
 */
export function suffixTree(
  globs: readonly MimeGlob[],
  place: (text: string) => number,
  offset: number,
): readonly number[] {
  const roots = new Map<string, SuffixNode>();
  for (const glob of globs) insert(roots, glob);
  const first = offset + 8;
  const numbers = [roots.size, first];
  let level = inOrder(roots);
  let next = first + 12 * roots.size;
  while (level.length > 0) {
    for (const { letter, children, type, weight, flags } of level) {
      numbers.push(...(letter === 0 ? [0, place(type), (weight & 0xff) | flags] : [letter, children.size, next]));
      next += 12 * children.size;
    }
    level = level.flatMap(({ children }) => inOrder(children));
  }
  return numbers;
}

/** By letter; types at one place in the order in which they came. */
function inOrder(nodes: ReadonlyMap<string, SuffixNode>): SuffixNode[] {
  return [...nodes.values()].sort((a, b) => a.letter - b.letter);
}

function insert(roots: Map<string, SuffixNode>, { pattern, type, weight, isCaseSensitive }: MimeGlob): void {
  let nodes = roots;
  for (const character of [...pattern.slice(1)].reverse()) {
    const letter = character.codePointAt(0) ?? 0;
    const node = nodes.get(character) ?? { letter, children: new Map(), type: "", weight: 0, flags: 0 };
    nodes.set(character, node);
    nodes = node.children;
  }
  if (nodes === roots) return;
  const key = `\0${type}`;
  const same = nodes.get(key);
  if (same !== undefined) same.weight = Math.max(same.weight, weight);
  else nodes.set(key, { letter: 0, children: new Map(), type, weight, flags: isCaseSensitive ? 0x100 : 0 });
}
