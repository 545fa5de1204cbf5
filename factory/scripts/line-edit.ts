import type { Hunk } from "./effects.ts";

/** Fewest lines of context on either side. */
const context = 3;
/** Cells of the table that finds what two texts share; larger differences become one hunk. */
const mostCells = 4_000_000;

/**
 * What makes one text the other, as hunks that other changes of the same text do not disturb. Each has as much context
 * as it takes to find its one place, once those before it are done.
 */
export function diffLines(before: string, after: string): Hunk[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const hunks: Hunk[] = [];
  let begun: readonly string[] = [];
  let done = 0;
  for (const { from, to, added } of changedRanges(old, now)) {
    begun = [...begun, ...old.slice(done, from)];
    const rest = old.slice(to);
    hunks.push(hunkWithContext(begun, old.slice(from, to), added, rest));
    begun = [...begun, ...added];
    done = to;
  }
  return hunks;
}

function hunkWithContext(
  begun: readonly string[],
  removed: readonly string[],
  added: readonly string[],
  rest: readonly string[],
): Hunk {
  const lines = [...begun, ...removed, ...rest];
  for (let kept = context; ; kept *= 2) {
    const [before, after] = [begun.slice(-kept), rest.slice(0, kept)];
    const isWhole = kept >= begun.length && kept >= rest.length;
    if (isWhole || placesOf(lines, [...before, ...removed, ...after]).length === 1)
      return { before, removed: [...removed], added: [...added], after };
  }
}

/**
 * Does the edit to a text. A hunk that is done already is passed over; one that finds its place nowhere, or more than
 * one, is left out and given back in `lost`.
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
  const whole = Math.max(hunk.before.length, hunk.after.length);
  // The less of the context fits, the less may be ambiguous.
  for (let kept = whole; kept >= 0; kept = kept > context ? Math.max(context, Math.floor(kept / 2)) : kept - 1) {
    const before = kept === 0 ? [] : hunk.before.slice(-kept);
    const after = hunk.after.slice(0, kept);
    if (before.length + after.length + hunk.removed.length === 0) break;
    const open = placesOf(lines, [...before, ...hunk.removed, ...after]);
    const hasContext = before.length + after.length > 0;
    const done = hasContext ? placesOf(lines, [...before, ...hunk.added, ...after]) : [];
    const [place] = open;
    if (place === undefined && done.length > 0) return lines;
    if (place === undefined) continue;
    if (open.length > 1) return undefined;
    // Where both fit, as at an end of a text, the longer one says what is there.
    const more = hunk.added.length - hunk.removed.length;
    if (more > 0 && (done.includes(place) || done.includes(place - more))) return lines;
    if (done.some((other) => other !== place) && kept < whole) return undefined;
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
