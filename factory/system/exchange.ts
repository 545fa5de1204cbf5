import querystring from "node:querystring";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import type { Dispatcher } from "undici";
import { checkProxySettings, proxyVariables } from "./proxy-settings.ts";

/** What a server said to recognise one version of a file by (RFC 9110, 8.8). */
export interface Validators {
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

export interface ExchangeOptions {
  readonly signal: AbortSignal | undefined;
  readonly validators: Validators | undefined;
  /** First byte wanted. */
  readonly offset: number;
  /** Milliseconds of silence after which a server counts as gone. */
  readonly patience: number | undefined;
}

/**
 * One question and its answer, whatever its status; redirects are followed, but never from HTTPS to HTTP. What undici
 * throws for a failure on the wire passes through.
 *
 * @throws {WherryError} network.address when the URL, or a proxy that the environment names, is not one of HTTP or
 *   HTTPS
 * @throws {WherryError} network.offline when WHERRY_OFFLINE forbids the network
 * @throws {WherryError} network.circle when there are more than five redirects
 * @throws {WherryError} network.unsafe when a redirect leads from HTTPS to HTTP, or away from both
 */
export async function exchange(url: string, options: ExchangeOptions): Promise<Dispatcher.ResponseData> {
  let target = parseUrl(url);
  for (let redirects = 0; ; redirects++) {
    const shown = redactUrl(target.href);
    if (isOffline()) {
      throw new WherryError("network.offline", `WHERRY_OFFLINE forbids the network, but ${shown} is needed`, {
        hint: "unset WHERRY_OFFLINE, or run the same command once with the network to fill the cache",
      });
    }
    const answer = await send(target, options);
    const location = answer.headers.location;
    if (![301, 302, 303, 307, 308].includes(answer.statusCode) || typeof location !== "string") return answer;
    await discardBody(answer);
    const next = URL.canParse(location, target.href) ? new URL(location, target) : undefined;
    if (redirects >= mostRedirects) {
      throw new WherryError("network.circle", `${redactUrl(url)} redirects in circles`, {
        hint: "name another address",
      });
    }
    if (next === undefined || !["http:", "https:"].includes(next.protocol) || downgrades(target, next)) {
      throw new WherryError("network.unsafe", `${shown} redirects to a place that is not safe to follow`, {
        hint: "name the final address yourself",
      });
    }
    if (next.origin === target.origin && next.username === "") {
      next.username = target.username;
      next.password = target.password;
    }
    target = next;
  }
}

/** True where the environment forbids the network: WHERRY_OFFLINE=1. */
export function isOffline(): boolean {
  const value = process.env.WHERRY_OFFLINE ?? "";
  return value !== "" && value !== "0";
}

/**
 * Reads the rest of an answer that nobody wants, so that its connection can be used again; no more than is worth it.
 * What fails on the way does not matter.
 */
export async function discardBody({ body }: Dispatcher.ResponseData): Promise<void> {
  await body.dump({ limit: 16_384, signal: AbortSignal.timeout(discardPatience) }).catch(() => {});
}

/** Milliseconds. */
const discardPatience = 2000;
/** Answers before the answer (1xx): a server could go on with them for ever. */
const mostInterim = 16;
const mostRedirects = 5;

async function send(target: URL, options: ExchangeOptions): Promise<Dispatcher.ResponseData> {
  // Loading undici costs a tenth of a second of CPU: only who downloads pays.
  const { request: undiciRequest } = await import("undici");
  const patience = options.patience ?? 30_000;
  const bare = new URL(target);
  bare.username = "";
  bare.password = "";
  let interim = 0;
  return await undiciRequest(bare, {
    dispatcher: await sharedDispatcher(),
    headers: requestHeaders(target, options),
    headersTimeout: patience,
    bodyTimeout: patience,
    onInfo: () => {
      if (++interim > mostInterim) throw new Error("the server answers without end, and never what was asked");
    },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

function requestHeaders(target: URL, { validators, offset }: ExchangeOptions): Record<string, string> {
  // Packages and indexes are compressed and hashed as they lie: no transfer may recode them.
  const headers: Record<string, string> = { "user-agent": "wherry", "accept-encoding": "identity" };
  if (target.username !== "" || target.password !== "") {
    // A server may redirect to whatever it likes: "%zz" is then taken as it stands.
    const pair = `${querystring.unescape(target.username)}:${querystring.unescape(target.password)}`;
    headers.authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
  }
  if (offset > 0) {
    headers.range = `bytes=${offset}-`;
    // If-Range takes strong validators only (RFC 9110, 13.1.5); the digest at the end decides anyway.
    const strong = validators?.etag?.startsWith('"') ? validators.etag : validators?.lastModified;
    if (strong !== undefined) headers["if-range"] = strong;
  } else {
    if (validators?.etag !== undefined) headers["if-none-match"] = validators.etag;
    if (validators?.lastModified !== undefined) headers["if-modified-since"] = validators.lastModified;
  }
  return headers;
}

let shared: { readonly key: string; readonly dispatcher: Promise<Dispatcher> } | undefined;

/**
 * Kept-alive connections belong to the process; they are made anew when the proxy settings change. Idle ones do not
 * keep the process alive.
 */
function sharedDispatcher(): Promise<Dispatcher> {
  const key = JSON.stringify(proxyVariables.map((name) => process.env[name] ?? null));
  if (shared?.key !== key) {
    checkProxySettings(process.env);
    void shared?.dispatcher.then((old) => old.close());
    const dispatcher = import("undici").then(
      ({ EnvHttpProxyAgent }) => new EnvHttpProxyAgent({ connect: { timeout: 10_000 }, connections: 8 }),
    );
    shared = { key, dispatcher };
  }
  return shared.dispatcher;
}

function parseUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed !== null && ["http:", "https:"].includes(parsed.protocol)) return parsed;
  throw new WherryError("network.address", `${redactUrl(url)} is not a web address`, {
    hint: "an address starts with http:// or https://",
  });
}

function downgrades(from: URL, to: URL): boolean {
  return from.protocol === "https:" && to.protocol === "http:";
}
