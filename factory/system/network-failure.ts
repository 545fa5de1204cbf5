import { type ErrorCode, WherryError } from "@wherry/core/errors/errors.ts";
import { SlowServerError } from "./pace.ts";

/**
 * The error for an HTTP status that is not success: `network.missing`, `network.denied` or `network.refused`. `url` is
 * already redacted; `tried` is appended to the message.
 */
export function describeAnswer(url: string, status: number, tried: string): WherryError {
  if (status === 404 || status === 410)
    return new WherryError("network.missing", `${url} does not exist (HTTP ${status})`, { hint: "check the address" });
  const message = `${url} answers HTTP ${status}${tried}`;
  if (status === 401 || status === 403 || status === 407) {
    return new WherryError("network.denied", message, {
      hint: "the server wants credentials: check user and password in the address, or the proxy",
    });
  }
  return new WherryError("network.refused", message, { hint: "the server is at fault: try again later" });
}

/**
 * The error for an exchange without a whole answer: `network.unreachable`, `network.timeout` or `network.interrupted`.
 */
export function describeSilence(url: string, cause: unknown, tried: string): WherryError {
  const { code, words } = explain(cause);
  return new WherryError(code, `cannot fetch ${url}: ${words}${tried}`, {
    hint: "check the network, http_proxy and https_proxy",
    cause,
  });
}

type Explanation = { readonly code: ErrorCode; readonly words: string };

/** What goes wrong on the wire, by the code that Node or undici has for it. */
const known: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: { code: "network.unreachable", words: "connection refused" },
  ENOTFOUND: { code: "network.unreachable", words: "no such host" },
  EAI_AGAIN: { code: "network.unreachable", words: "the name server does not answer" },
  ETIMEDOUT: { code: "network.timeout", words: "connection timed out" },
  UND_ERR_CONNECT_TIMEOUT: { code: "network.timeout", words: "connection timed out" },
  UND_ERR_HEADERS_TIMEOUT: { code: "network.timeout", words: "no answer in time" },
  UND_ERR_BODY_TIMEOUT: { code: "network.timeout", words: "the server stopped sending" },
  ECONNRESET: { code: "network.interrupted", words: "connection reset" },
  UND_ERR_SOCKET: { code: "network.interrupted", words: "connection lost" },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { code: "network.interrupted", words: "truncated answer" },
};

function explain(cause: unknown): Explanation {
  if (!(cause instanceof Error)) return { code: "network.unreachable", words: String(cause) };
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  if (cause instanceof SlowServerError) return { code: "network.timeout", words: cause.message };
  // Several addresses tried and all failed: Node's AggregateError has a code, but no message.
  const words = cause.message === "" ? code || cause.name : cause.message;
  return (Object.hasOwn(known, code) ? known[code] : undefined) ?? { code: "network.unreachable", words };
}
