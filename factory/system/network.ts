import { WherryError } from "@wherry/core/errors/errors.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import type { Dispatcher } from "undici";
import { sleep } from "./clock.ts";
import { discardBody, type ExchangeOptions, exchange, type Validators } from "./exchange.ts";
import { describeAnswer, describeSilence } from "./network-failure.ts";
import { Pace, type PaceLimits, paced, SlowServerError, usualPace } from "./pace.ts";
import { backOff, isTemporary, type RetryPolicy, usualRetries } from "./retry.ts";

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** From an earlier download: the answer is 304 and no body where the file is still the same. */
  readonly validators?: Validators | undefined;
  /** Called for every piece of the body with its length. */
  readonly onBytes?: ((count: number) => void) | undefined;
  /**
   * Start here. The answer is 206; 200 and the whole file where the server knows no ranges or the file is another than
   * `validators` say.
   */
  readonly offset?: number | undefined;
  readonly retry?: RetryPolicy | undefined;
  /** Milliseconds of silence after which a server counts as gone. */
  readonly patience?: number | undefined;
  /** How slowly the bytes may come. */
  readonly pace?: PaceLimits | undefined;
}

export interface Download {
  readonly status: 200 | 206 | 304;
  readonly validators: Validators;
  /** Bytes that `body` will yield, where the server says so. */
  readonly size: number | undefined;
  /** Must be read to its end or left by `break`. Interruptions are bridged; what it throws is a WherryError. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Gets a file by HTTP or HTTPS, through the proxy that http_proxy, https_proxy and no_proxy name. Redirects are
 * followed, but never from HTTPS to HTTP. Network failures, 5xx, 429, truncated bodies and such as come too slowly are
 * tried again, a bounded number of times in all.
 *
 * Credentials in the URL are sent as Basic authorisation and never shown. A caller that knows what the file is for says
 * what its failure means, with this one as the cause.
 *
 * @throws {WherryError} network.missing when the server says that it does not have the file (404, 410)
 * @throws {WherryError} network.denied when it, or the proxy, wants credentials (401, 403, 407)
 * @throws {WherryError} network.refused when it answers with any other status that is not success
 * @throws {WherryError} network.unreachable, network.timeout or network.interrupted when there is no whole answer
 * @throws {WherryError} network.offline, network.address, network.circle or network.unsafe when the file may not be
 *   asked for, see `exchange`
 * @throws {WherryError} interrupted when `signal` aborts
 */
export async function download(url: string, options: DownloadOptions = {}): Promise<Download> {
  const attempts = { made: 0, policy: options.retry ?? usualRetries };
  const { signal, validators, offset = 0 } = options;
  const first = await request(url, { signal, validators, offset, patience: options.patience, attempts });
  const length = Number(first.headers["content-length"] ?? Number.NaN);
  const status = first.statusCode === 304 ? 304 : first.statusCode === 206 ? 206 : 200;
  return {
    status,
    validators: validatorsOf(first),
    size: status === 304 ? 0 : Number.isSafeInteger(length) ? length : undefined,
    body: status === 304 ? first.body : resumingBody(url, first, { ...options, attempts }),
  };
}

interface Attempts {
  made: number;
  readonly policy: RetryPolicy;
}

interface RequestOptions extends ExchangeOptions {
  readonly attempts: Attempts;
}

/** One answer worth having: 200, 206 or 304. */
async function request(url: string, options: RequestOptions): Promise<Dispatcher.ResponseData> {
  const { attempts } = options;
  for (;;) {
    attempts.made++;
    const outcome = await exchange(url, options).catch((cause: unknown) => cause);
    stopIfAborted(url, options.signal);
    if (outcome instanceof WherryError) throw outcome;
    if (isResponse(outcome)) {
      if (isWanted(outcome.statusCode, options)) return outcome;
      await discardBody(outcome);
    }
    const temporary = isResponse(outcome) ? isTemporary(outcome.statusCode) : true;
    if (!temporary || attempts.made >= attempts.policy.attempts) throw failure(url, outcome, attempts.made);
    const wanted = isResponse(outcome) ? outcome.headers["retry-after"] : undefined;
    await pause(url, backOff(attempts.policy, attempts.made, wanted), options.signal);
  }
}

/**
 * The body; where it breaks off, the rest is asked for from there. Whether it is still the same file, its digest will
 * tell.
 */
async function* resumingBody(
  url: string,
  first: Dispatcher.ResponseData,
  options: DownloadOptions & { readonly attempts: Attempts },
): AsyncGenerator<Uint8Array> {
  const { attempts, signal, onBytes, patience } = options;
  const pace = new Pace(options.pace ?? usualPace);
  const validators = validatorsOf(first);
  let position = first.statusCode === 206 ? (options.offset ?? 0) : 0;
  let response = first;
  for (;;) {
    let cause: unknown;
    try {
      let toSkip = position - startOf(response);
      if (toSkip < 0) throw new Error("the server answered with another range than was asked for");
      pace.restart();
      for await (const chunk of paced(response.body, pace)) {
        const rest = chunk.subarray(Math.min(toSkip, chunk.length));
        toSkip -= chunk.length - rest.length;
        if (rest.length === 0) continue;
        position += rest.length;
        onBytes?.(rest.length);
        yield rest;
      }
      return;
    } catch (error) {
      cause = error;
    }
    stopIfAborted(url, signal);
    const isLast = cause instanceof SlowServerError && cause.code === "ERR_TOO_LONG";
    if (isLast || attempts.made >= attempts.policy.attempts) throw failure(url, cause, attempts.made);
    await pause(url, backOff(attempts.policy, attempts.made, undefined), signal);
    // Without a byte in hand the whole file is asked for: "not modified" would not give us any.
    const known = position > 0 ? validators : undefined;
    response = await request(url, { signal, validators: known, offset: position, patience, attempts });
  }
}

/** Servers may answer 304 and 206 only where it was asked for. */
function isWanted(status: number, { validators, offset }: ExchangeOptions): boolean {
  if (status === 304) return validators !== undefined && offset === 0;
  return status === 200 || (status === 206 && offset > 0);
}

/** Where in the file an answer begins (Content-Range, RFC 9110, 14.4). */
function startOf(response: Dispatcher.ResponseData): number {
  if (response.statusCode !== 206) return 0;
  return Number(/^bytes (\d{1,15})-/.exec(String(response.headers["content-range"]))?.[1] ?? Number.MAX_SAFE_INTEGER);
}

function validatorsOf(response: Dispatcher.ResponseData): Validators {
  const { etag, "last-modified": lastModified } = response.headers;
  return {
    etag: typeof etag === "string" ? etag : undefined,
    lastModified: typeof lastModified === "string" ? lastModified : undefined,
  };
}

function isResponse(outcome: unknown): outcome is Dispatcher.ResponseData {
  return typeof outcome === "object" && outcome !== null && "statusCode" in outcome && "body" in outcome;
}

/** The error for the last answer, or for having none. */
function failure(url: string, outcome: unknown, attempts: number): WherryError {
  const tried = attempts > 1 ? `, tried ${attempts} times` : "";
  const shown = redactUrl(url);
  if (isResponse(outcome)) return describeAnswer(shown, outcome.statusCode, tried);
  return describeSilence(shown, outcome, tried);
}

async function pause(url: string, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, signal).catch(() => stopIfAborted(url, signal));
}

function stopIfAborted(url: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new WherryError("interrupted", `the download of ${redactUrl(url)} was stopped`, { cause: signal.reason });
}
