import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { countOf } from "@wherry/core/text/count.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import { complainLines } from "../command/print-lines.ts";
import type { TransferResult } from "./curl.ts";
import { judge, judgeRegion, type TransferOutcome } from "./outcome.ts";
import type { FetchProblem } from "./problems.ts";
import { type FollowedTransfer, type FollowOptions, followTransfers } from "./redirects.ts";
import type { FetchSession, FetchSettings } from "./settings.ts";

/** A transfer, and where the configuration asks for it. */
export interface WantedTransfer extends FollowedTransfer {
  /** As the configuration has it. */
  readonly source: string;
  readonly from: DataPath;
}

interface DownloadReport {
  readonly results: readonly (TransferResult | undefined)[];
  readonly problems: readonly FetchProblem[];
}

/** Milliseconds. */
const firstPause = 100;
const longestPause = 5000;
/** Seconds for the headers of an answer, as in Ignition. */
const defaultHeaderTimeout = 10;
/** Seconds that a transfer may take that goes on and on. */
const longestTransfer = 3600;
/** Names in one line on the console. */
const namedAtOnce = 3;

/**
 * Carries transfers out side by side, and those that failed for a while again and again: after 100 ms first, then after
 * twice as long each time, 5 s at most. Each may take `httpTotal` seconds with all its attempts; where the
 * configuration does not set it, no attempt is made once the session's patience is at its end. What is tried again is
 * told on the console.
 */
export function transferAll(
  downloads: readonly WantedTransfer[],
  session: FetchSession,
  { timeouts, route }: Pick<FetchSettings, "timeouts"> & Pick<FollowOptions, "route">,
): DownloadReport {
  const { system, patience } = session;
  const results: (TransferResult | undefined)[] = downloads.map(() => undefined);
  const problems: FetchProblem[] = [];
  const { httpTotal, httpResponseHeaders: stall = defaultHeaderTimeout } = timeouts;
  const limit = httpTotal === 0 ? Number.POSITIVE_INFINITY : (httpTotal ?? patience);
  const started = system.uptime();
  const left = () => limit - (system.uptime() - started);
  let pending = downloads.map((_, index) => index);
  for (let pause = firstPause, attempt = 1; ; pause = Math.min(pause * 2, longestPause), attempt++) {
    const transfers = pending.map((index) => pick(downloads, index));
    const limits = () => ({ stall, total: transferTime(httpTotal, left(), stall) });
    const waiting: { readonly index: number; readonly reason: string }[] = [];
    followTransfers(system, transfers, { route, limits }).forEach((result, place) => {
      const index = pending[place] ?? 0;
      const one = pick(downloads, index);
      const now = system.now();
      const outcome = one.output === undefined ? judgeRegion(result, now) : judge(result, now);
      if (outcome.kind === "again") {
        // Some versions of curl leave no file for an empty body: what came of this one would stand for it.
        if (one.output !== undefined) system.remove(one.output);
        waiting.push({ index, reason: outcome.reason });
      } else if (outcome.kind === "refused") problems.push(problem(one, outcome));
      else results[index] = result;
    });
    // One that is refused refuses the whole: the others need not be waited for.
    if (waiting.length === 0 || problems.length > 0) return { results, problems };
    if (left() * 1000 <= pause) {
      const bound =
        httpTotal === undefined ? `within ${patience} s` : `within the ${limit} s of ignition.timeouts.httpTotal`;
      for (const { index, reason } of waiting) {
        const message = `${reason}; not fetched ${bound}, ${countOf(attempt, "attempt")}`;
        problems.push(problem(pick(downloads, index), { kind: "refused", reason: message }));
      }
      return { results, problems };
    }
    complainLines(system, [`${describeWaiting(waiting, downloads)}; attempt ${attempt + 1} in ${pause / 1000} s`]);
    system.sleep(pause);
    pending = waiting.map(({ index }) => index);
  }
}

/** Seconds for one attempt; 0 for ever. */
function transferTime(httpTotal: number | undefined, left: number, stall: number): number {
  if (httpTotal === 0) return 0;
  // What moves is let go on, and what stands still is noticed by the stall; unless that is not to be looked for.
  if (httpTotal === undefined && stall > 0) return longestTransfer;
  return Math.max(0.1, Math.round(left * 1000) / 1000);
}

function problem(
  { source, from }: WantedTransfer,
  outcome: Extract<TransferOutcome, { kind: "refused" }>,
): FetchProblem {
  const { reason, hint } = outcome;
  return {
    code: "fetch.failed",
    message: `cannot fetch ${redactUrl(source)}: ${reason}`,
    from,
    ...(hint === undefined ? {} : { hint }),
  };
}

function describeWaiting(
  waiting: readonly { readonly index: number; readonly reason: string }[],
  downloads: readonly WantedTransfer[],
): string {
  const named = waiting
    .slice(0, namedAtOnce)
    .map(({ index, reason }) => `${redactUrl(pick(downloads, index).source)} (${reason})`);
  const others = waiting.length - named.length;
  return `fetching again: ${named.join(", ")}${others > 0 ? ` and ${countOf(others, "other")}` : ""}`;
}

function pick(downloads: readonly WantedTransfer[], index: number): WantedTransfer {
  const found = downloads[index];
  if (found === undefined) throw new RangeError(`there is no download ${index}`);
  return found;
}
