import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";

/** One request as it came; a body is read and thrown away. */
export interface ServedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** By names in small letters; of a name that is given twice the first. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface ServedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface WebServer extends AsyncDisposable {
  /** "http://127.0.0.1:8080", with the port that it really has. */
  readonly url: string;
}

/** Of a request. Whoever sends more is hung up on. */
const mostBodyBytes = 1024 * 1024;
/** Milliseconds for a request to be there. */
const patience = 10_000;

/**
 * Serves HTTP on one address until it is closed. Port 0 takes a free one.
 *
 * @throws {WherryError} usage.invalid when the address is taken, is not this machine's, or may not be taken
 */
export async function serve(
  { host, port }: { readonly host: string; readonly port: number },
  answer: (request: ServedRequest) => ServedAnswer,
): Promise<WebServer> {
  const server = createServer({ requestTimeout: patience, headersTimeout: patience }, (request, response) => {
    respond(request, response, answer);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(explain(cause, host, port)));
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: ServedRequest) => ServedAnswer,
): void {
  let received = 0;
  request.on("data", (chunk: Buffer) => {
    received += chunk.length;
    if (received > mostBodyBytes) request.destroy();
  });
  request.once("error", () => response.destroy());
  request.once("end", () => {
    const headers = Object.fromEntries(
      Object.entries(request.headersDistinct).map(([name, values]) => [name, values?.[0]]),
    );
    const {
      status,
      headers: given,
      body,
    } = answer({ method: request.method ?? "GET", path: request.url ?? "/", headers });
    response.writeHead(status, { ...given, "content-length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
  });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "only root may listen there",
  EADDRINUSE: "something else listens there",
  EADDRNOTAVAIL: "this machine does not have the address",
  EAI_AGAIN: "nothing is known of the name",
  ENOTFOUND: "nothing is known of the name",
};

function explain(cause: Error, host: string, port: number): unknown {
  const reason = reasons[errorCode(cause) ?? ""];
  if (reason === undefined) return cause;
  return new WherryError("usage.invalid", `cannot listen on ${host}, port ${port}: ${reason}`, {
    hint: "name another address or port; port 0 takes a free one",
    cause,
  });
}
