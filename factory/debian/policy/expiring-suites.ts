/**
 * Whether a suite must say until when it is valid, as Debian's suites of updates do: they are signed anew every few
 * days, so that nobody can withhold what came since.
 */
export function mustExpire(suite: string): boolean {
  return /[-/](security|updates)$/.test(suite);
}
