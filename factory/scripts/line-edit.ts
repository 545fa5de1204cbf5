import type { Hunk } from "./effects.ts";

/** Lines of context on either side. */
const context = 3;
/** Cells of the table that finds what two texts share; larger differences become one hunk. */
const mostCells = 4_000_000;

/** What makes one text the other, as hunks that other changes of the same text do not disturb. */
export function diffLines(before: string, after: string): Hunk[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const hunks: Hunk[] = [];
  for (const { from, to, added } of changedRanges(old, now)) {
    hunks.push({
      before: old.slice(Math.max(0, from - context), from),
      removed: old.slice(from, to),
      added,
      after: old.slice(to, to + context),
    });
  }
  return hunks;
}

/**
 * Does the edit to a text. A hunk that is done already is passed over; one that finds its place nowhere, or only by
 * chance, is left out and given back in `lost`.
 */
export function applyHunks(text: string, hunks: readonly Hunk[]): { readonly text: string; readonly lost: Hunk[] } {
  let lines = text.split("\n");
  const lost: Hunk[] = [];
  for (const hunk of hunks) {
    const done = applyHunk(lines, hunk);
    if (done === undefined) lost.push(hunk);
    else lines = done;
  }
  return { text: lines.join("\n"), lost };
}

function applyHunk(lines: string[], hunk: Hunk): string[] | undefined {
  // The less of the context fits, the less may be ambiguous.
  for (let kept = context; kept >= 0; kept--) {
    const before = kept === 0 ? [] : hunk.before.slice(-kept);
    const after = hunk.after.slice(0, kept);
    if (before.length + after.length + hunk.removed.length === 0) break;
    const isDone = (hunk.added.length > 0 || hunk.removed.length > 0) && before.length + after.length > 0;
    if (isDone && placesOf(lines, [...before, ...hunk.added, ...after]).length > 0) {
      const isOpen = placesOf(lines, [...before, ...hunk.removed, ...after]).length > 0;
      if (!isOpen) return lines;
    }
    const places = placesOf(lines, [...before, ...hunk.removed, ...after]);
    const [place] = places;
    if (place === undefined) continue;
    if (places.length > 1 && kept < context) return undefined;
    const start = place + before.length;
    return [...lines.slice(0, start), ...hunk.added, ...lines.slice(start + hunk.removed.length)];
  }
  return undefined;
}

function placesOf(lines: readonly string[], wanted: readonly string[]): number[] {
  const places: number[] = [];
  for (let at = 0; at + wanted.length <= lines.length; at++) {
    if (wanted.every((line, index) => lines[at + index] === line)) places.push(at);
  }
  return places;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly added: readonly string[];
}

/** Ranges of `old` that are others in `now`: what is left of the longest common subsequence. */
function changedRanges(old: readonly string[], now: readonly string[]): Range[] {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const [a, b] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  if (a.length === 0 && b.length === 0) return [];
  if (a.length * b.length > mostCells) return [{ from: start, to: start + a.length, added: b }];
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      common[at] =
        a[i] === b[j] ? (common[at + width + 1] ?? 0) + 1 : Math.max(common[at + width] ?? 0, common[at + 1] ?? 0);
    }
  }
  const ranges: Range[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
      continue;
    }
    const [from, first] = [i, j];
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) break;
      const at = i * width + j;
      if (j >= b.length || (i < a.length && (common[at + width] ?? 0) >= (common[at + 1] ?? 0))) i++;
      else j++;
    }
    ranges.push({ from: start + from, to: start + i, added: b.slice(first, j) });
  }
  return ranges;
}
