/** The candidate closest to `typed`, for "did you mean"; undefined where none is close enough to be a typing error. */
export function closest(typed: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(typed.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * What somebody may have meant who wrote the beginning of a name ("libssl" for "libssl3"): the candidates that go on
 * with a digit, or else with a sign, the shortest first, `most` of them.
 */
export function goingOn(typed: string, candidates: Iterable<string>, most = 5): readonly string[] {
  const found = [...candidates].filter((one) => one.startsWith(typed) && /^[^a-z]/i.test(one.slice(typed.length)));
  const rank = (one: string) => (/^\d/.test(one.slice(typed.length)) ? 0 : 1);
  return found
    .sort((one, other) => rank(one) - rank(other) || one.length - other.length || (one < other ? -1 : 1))
    .slice(0, most);
}

/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours, one each.
 * Returns `limit` as soon as the distance is known to reach it.
 */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = a[row - 1] === b[column - 1] ? 0 : 1;
      let cost = Math.min(
        (previous[column] ?? limit) + 1,
        (current[column - 1] ?? limit) + 1,
        (previous[column - 1] ?? limit) + substitution,
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (beforePrevious[column - 2] ?? limit) + 1);
      }
      current.push(cost);
    }
    if (Math.min(...current) >= limit) return limit;
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? limit;
}
