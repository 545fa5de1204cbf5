import type { MimeGlob } from "./mime-types.ts";

/** A letter of the ends of names, read from the last one back; where an end begins, a type. */
interface SuffixNode {
  readonly letter: number;
  readonly children: SuffixNode[];
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
  const roots: SuffixNode[] = [];
  for (const glob of globs) insert(roots, glob);
  const first = offset + 8;
  const numbers = [roots.length, first];
  let level = roots;
  let next = first + 12 * roots.length;
  while (level.length > 0) {
    for (const { letter, children, type, weight, flags } of level) {
      numbers.push(...(letter === 0 ? [0, place(type), (weight & 0xff) | flags] : [letter, children.length, next]));
      next += 12 * children.length;
    }
    level = level.flatMap(({ children }) => children);
  }
  return numbers;
}

function insert(roots: SuffixNode[], { pattern, type, weight, isCaseSensitive }: MimeGlob): void {
  let nodes = roots;
  for (const character of [...pattern.slice(1)].reverse()) {
    const letter = character.codePointAt(0) ?? 0;
    let node = nodes.find((one) => one.letter === letter);
    if (node === undefined) {
      node = { letter, children: [], type: "", weight: 0, flags: 0 };
      const after = nodes.findIndex((one) => one.letter > letter);
      nodes.splice(after < 0 ? nodes.length : after, 0, node);
    }
    nodes = node.children;
  }
  if (nodes === roots) return;
  const same = nodes.find((one) => one.letter === 0 && one.type === type);
  if (same !== undefined) {
    same.weight = Math.max(same.weight, weight);
    return;
  }
  const after = nodes.findIndex((one) => one.letter !== 0);
  const leaf = { letter: 0, children: [], type, weight, flags: isCaseSensitive ? 0x100 : 0 };
  nodes.splice(after < 0 ? nodes.length : after, 0, leaf);
}
