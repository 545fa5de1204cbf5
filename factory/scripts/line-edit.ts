import type { Hunk } from "./effects.ts";

/** Fewest lines of context on either side. */
const context = 3;
/** Cells of the table that finds what two texts share; larger differences become one hunk. */
const mostCells = 4_000_000;
/** Lines that are looked at to find places, for all hunks of an edit: far more than honest ones take. */
const mostSteps = 20_000_000;

/** What is left to look at. */
interface Budget {
  steps: number;
}

/**
 * What makes one text the other, as hunks that other changes of the same text do not disturb. Each has as much context
 * as it takes to find its one place, once those before it are done. Texts in which that is hard to find are one hunk.
 */
export function diffLines(before: string, after: string): Hunk[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const hunks: Hunk[] = [];
  let begun: readonly string[] = [];
  let done = 0;
  const budget = { steps: mostSteps };
  for (const { from, to, added } of changedRanges(old, now)) {
    begun = [...begun, ...old.slice(done, from)];
    const rest = old.slice(to);
    hunks.push(hunkWithContext({ begun, removed: old.slice(from, to), added, rest }, budget));
    if (budget.steps < 0) return [{ before: [], removed: old, added: now, after: [] }];
    begun = [...begun, ...added];
    done = to;
  }
  return hunks;
}

interface Change {
  readonly begun: readonly string[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly rest: readonly string[];
}

function hunkWithContext({ begun, removed, added, rest }: Change, budget: Budget): Hunk {
  const lines = [...begun, ...removed, ...rest];
  for (let kept = context; ; kept *= 2) {
    const [before, after] = [begun.slice(-kept), rest.slice(0, kept)];
    const isWhole = kept >= begun.length && kept >= rest.length;
    if (isWhole || placesOf(lines, [...before, ...removed, ...after], budget).length === 1)
      return { before, removed: [...removed], added: [...added], after };
  }
}

/**
 * Does the edit to a text. A hunk that is done already is passed over; one that finds its place nowhere, or more than
 * one, or is too hard to find, is left out and given back in `lost`.
 */
export function applyHunks(text: string, hunks: readonly Hunk[]): { readonly text: string; readonly lost: Hunk[] } {
  let lines = text.split("\n");
  const lost: Hunk[] = [];
  const budget = { steps: mostSteps };
  for (const hunk of hunks) {
    const done = applyHunk(lines, hunk, budget);
    if (done === undefined) lost.push(hunk);
    else lines = done;
  }
  return { text: lines.join("\n"), lost };
}

function applyHunk(lines: string[], hunk: Hunk, budget: Budget): string[] | undefined {
  const whole = Math.max(hunk.before.length, hunk.after.length);
  // The less of the context fits, the less may be ambiguous.
  for (let kept = whole; kept >= 0; kept = kept > context ? Math.max(context, Math.floor(kept / 2)) : kept - 1) {
    const before = kept === 0 ? [] : hunk.before.slice(-kept);
    const after = hunk.after.slice(0, kept);
    if (before.length + after.length + hunk.removed.length === 0) break;
    const open = placesOf(lines, [...before, ...hunk.removed, ...after], budget);
    const hasContext = before.length + after.length > 0;
    const done = hasContext ? placesOf(lines, [...before, ...hunk.added, ...after], budget) : [];
    if (budget.steps < 0) return undefined;
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

/** Where some lines stand among others; none once the budget is spent. In as many steps as there are lines (KMP). */
function placesOf(lines: readonly string[], wanted: readonly string[], budget: Budget): number[] {
  budget.steps -= lines.length + wanted.length;
  if (budget.steps < 0) return [];
  if (wanted.length === 0) return Array.from({ length: lines.length + 1 }, (_, at) => at);
  // Of each beginning of what is wanted: the longest shorter one that it ends with.
  const shorter = new Uint32Array(wanted.length);
  const longest = (matched: number, line: string | undefined): number => {
    let length = matched;
    while (length > 0 && wanted[length] !== line) length = shorter[length - 1] ?? 0;
    return wanted[length] === line ? length + 1 : 0;
  };
  for (let at = 1; at < wanted.length; at++) shorter[at] = longest(shorter[at - 1] ?? 0, wanted[at]);
  const places: number[] = [];
  let matched = 0;
  for (let at = 0; at < lines.length; at++) {
    if (matched === wanted.length) matched = shorter[matched - 1] ?? 0;
    matched = longest(matched, lines[at]);
    if (matched === wanted.length) places.push(at + 1 - matched);
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
