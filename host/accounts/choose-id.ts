import type { IdRange } from "./login-settings.ts";

/**
 * The number of a new user or group, as useradd(8) and groupadd(8) choose: the one above the highest taken in the
 * range, else the lowest free one. For system accounts the other way round: the one below the lowest taken, else the
 * highest free one. Undefined where all are taken. `preferred` is taken where it is free and in the range.
 */
export function chooseId(
  taken: ReadonlySet<number>,
  { least, most }: IdRange,
  { system, preferred }: { readonly system: boolean; readonly preferred?: number },
): number | undefined {
  const fits = (id: number) => id >= least && id <= most && !taken.has(id);
  if (preferred !== undefined && fits(preferred)) return preferred;
  let lowest = most + 1;
  let highest = least - 1;
  for (const id of taken) {
    // Not a number, either: a line that is not an account.
    if (!(id >= least && id <= most)) continue;
    lowest = Math.min(lowest, id);
    highest = Math.max(highest, id);
  }
  const step = system ? -1 : 1;
  const next = system ? lowest - 1 : highest + 1;
  if (fits(next)) return next;
  for (let id = system ? most : least; id >= least && id <= most; id += step) if (fits(id)) return id;
  return undefined;
}

/** The first gap of `count` numbers between ranges that are taken, for subuid(5) and subgid(5). */
export function chooseSubordinateRange(
  taken: readonly { readonly start: number; readonly count: number }[],
  { least, most, count }: IdRange & { readonly count: number },
): number | undefined {
  let start = least;
  for (const range of [...taken].sort((a, b) => a.start - b.start)) {
    if (range.start >= start + count) break;
    start = Math.max(start, range.start + range.count);
  }
  return start + count - 1 <= most ? start : undefined;
}
