import { WherryError } from "@wherry/core/errors/errors.ts";

/** The error for an HTTP status that is not a success. `url` is already redacted; `tried` is appended to the message. */
export function describeAnswer(url: string, status: number, tried: string): WherryError {
  if (status === 404 || status === 410) {
    return new WherryError("repository.missing", `${url} does not exist (HTTP ${status})`, {
      hint: "check the suite's name and the mirror",
    });
  }
  const hint =
    status === 401 || status === 403 || status === 407
      ? "the server wants credentials: check user and password in the address, or the proxy"
      : "the server is at fault: try again later, or name another mirror";
  return new WherryError("repository.unreachable", `${url} answers HTTP ${status}${tried}`, { hint });
}

/** True where there was no answer at all, which is not the server's refusal. */
export function isWithoutAnswer(error: unknown): error is WherryError {
  return error instanceof WherryError && error.code === "repository.unreachable" && error.cause !== undefined;
}

/** What went wrong on the wire, in a few words. */
export function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: "connection refused",
    ECONNRESET: "connection reset",
    ENOTFOUND: "no such host",
    EAI_AGAIN: "the name server does not answer",
    ETIMEDOUT: "connection timed out",
    UND_ERR_CONNECT_TIMEOUT: "connection timed out",
    UND_ERR_HEADERS_TIMEOUT: "no answer in time",
    UND_ERR_BODY_TIMEOUT: "the server stopped sending",
    UND_ERR_SOCKET: "connection lost",
    UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "truncated answer",
  };
  const known = words[code];
  // Several addresses tried and all failed: Node's AggregateError has a code, but no message.
  if (known !== undefined) return known;
  return cause.message === "" ? code || cause.name : cause.message;
}
