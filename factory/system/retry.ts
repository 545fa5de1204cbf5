import { now } from "./clock.ts";

/** How often and how patiently. */
export interface RetryPolicy {
  /** Requests in all, the first one counted. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubled for each further one. */
  readonly firstDelay: number;
  /** No single wait is longer, whatever a server asks for. */
  readonly longestDelay: number;
}

/** Five attempts within 7.5 seconds, or two and a half minutes where a server asks for time. */
export const usualRetries: RetryPolicy = { attempts: 5, firstDelay: 500, longestDelay: 30_000 };

/**
 * Milliseconds to wait after attempt number `made` (from 1). `retryAfter` is the header of that name (RFC 9110,
 * 10.2.3): seconds or a date. There is no jitter: one builder alone does not overrun a server, and the upper bound
 * stays exact.
 */
export function backOff(policy: RetryPolicy, made: number, retryAfter: string | string[] | undefined): number {
  const usual = policy.firstDelay * 2 ** (made - 1);
  const wanted = typeof retryAfter === "string" ? parseRetryAfter(retryAfter) : 0;
  return Math.min(policy.longestDelay, Math.max(usual, wanted));
}

/** Worth another attempt: the server is overloaded or broken, not unwilling. */
export function isTemporary(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

function parseRetryAfter(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now() * 1000);
}
