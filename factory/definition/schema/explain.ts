/**
 * A schema's message with a hint of what to do: the first line says what is wrong with the value, the second what to
 * write. `checks/structure.ts` takes the two apart again.
 */
export function explain(problem: string, hint?: string): string {
  return hint === undefined ? problem : `${problem}\n${hint}`;
}

/** `did you mean "x"?`, or nothing where there is no suggestion or it is what was written. */
export function didYouMean(suggestion: string | undefined, written?: string): string | undefined {
  return suggestion === undefined || suggestion === written ? undefined : `did you mean "${suggestion}"?`;
}

/** The value in quotes, shortened, on one line; texts that hold a private key are never repeated. */
export function quote(value: string): string {
  if (/PRIVATE KEY|PuTTY-User-Key/.test(value)) return "(a private key)";
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
}
