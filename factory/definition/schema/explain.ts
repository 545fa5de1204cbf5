import { quoteShortened } from "@wherry/core/text/shorten.ts";
/**
 * A schema's message with a hint of what to do: what is wrong with the value, and what to write. A schema's message is
 * one text, so the two are in it as JSON, which `explained` reads: whatever a value holds, they stay apart.
 */
export function explain(problem: string, hint?: string): string {
  return JSON.stringify(hint === undefined ? [problem] : [problem, hint]);
}

/** What `explain` was given, from the message that it made; any other message is a problem without a hint. */
export function explained(message: string): readonly [problem: string, hint: string | undefined] {
  if (!message.startsWith('["')) return [message, undefined];
  const [problem, hint]: readonly unknown[] = JSON.parse(message);
  return [String(problem), typeof hint === "string" ? hint : undefined];
}

/** `did you mean "x"?`, or nothing where there is no suggestion or it is what was written. */
export function didYouMean(suggestion: string | undefined, written?: string): string | undefined {
  return suggestion === undefined || suggestion === written ? undefined : `did you mean "${suggestion}"?`;
}

/** The value in quotes, shortened, on one line; texts that hold a private key are never repeated. */
export function quote(value: string): string {
  if (/PRIVATE KEY|PuTTY-User-Key/.test(value)) return "(a private key)";
  return quoteShortened(value);
}
