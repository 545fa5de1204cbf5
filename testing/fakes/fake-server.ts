import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** What a server does instead of serving a file properly. Applies `times` times, for ever by default. */
export interface Misbehaviour {
  readonly times?: number;
  /** Milliseconds before anything is sent. */
  readonly delay?: number;
  /** Answer with this status and no file. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Promise the whole file, send so many bytes of it, and hang up. */
  readonly truncate?: number;
  /** Send one byte after the other, with so many milliseconds between. */
  readonly drip?: number;
  /** Serve other bytes than are there. */
  readonly replace?: (bytes: Buffer) => Uint8Array;
}

export interface FakeServer extends AsyncDisposable {
  /** "http://127.0.0.1:PORT". */
  readonly url: string;
  /** Served by path below `url`, with a leading slash; may be changed at any time. */
  readonly files: Map<string, Uint8Array>;
  /** Every request, in order: "GET /dists/trixie/InRelease 200". */
  readonly requests: string[];
  /** The headers of every request, in the same order. */
  readonly headers: Readonly<IncomingMessage["headers"]>[];
  /** From now on, misbehave for paths that match. Later calls win. */
  misbehave(path: string | RegExp, how: Misbehaviour): void;
  /** Behave again. */
  behave(): void;
}

/**
 * A web server on loopback as mirrors have them: conditional requests, ranges, kept-alive connections; and faults on
 * demand. A request in absolute form, as a proxy gets it, is answered for its path.
 */
export async function startFakeServer(): Promise<FakeServer> {
  const files = new Map<string, Uint8Array>();
  const requests: string[] = [];
  const headers: IncomingMessage["headers"][] = [];
  let faults: { path: string | RegExp; how: Misbehaviour; left: number }[] = [];

  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = request.url ?? "/";
    const path = decodeURIComponent(new URL(target, "http://127.0.0.1").pathname);
    const fault = faults.find((one) => one.left > 0 && matches(one.path, path));
    if (fault !== undefined) fault.left--;
    headers.push(request.headers);
    const place = requests.push(`${request.method} ${target}`) - 1;
    response.once("close", () => {
      requests[place] = `${request.method} ${target} ${response.statusCode}`;
    });
    if (fault?.how.delay !== undefined) await wait(fault.how.delay, undefined, { ref: false });
    serve(files.get(path), request, response, fault?.how ?? {});
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    files,
    requests,
    headers,
    misbehave(path, how) {
      faults = [{ path, how, left: how.times ?? Number.POSITIVE_INFINITY }, ...faults];
    },
    behave() {
      faults = [];
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serve(
  file: Uint8Array | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  how: Misbehaviour,
): void {
  for (const [name, value] of Object.entries(how.headers ?? {})) response.setHeader(name, value);
  if (how.status !== undefined || file === undefined) {
    response.writeHead(how.status ?? 404);
    if (how.drip === undefined) response.end("not here\n");
    else drip(new Uint8Array(1_000_000), response, how.drip);
    return;
  }
  const bytes = how.replace === undefined ? file : how.replace(Buffer.from(file));
  const etag = `"${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}"`;
  response.setHeader("etag", etag);
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304).end();
    return;
  }
  const start = rangeStart(request, etag, bytes.length);
  if (start > 0) response.setHeader("content-range", `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
  const body = bytes.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, { "content-length": body.length });
  if (how.drip !== undefined) drip(body, response, how.drip);
  else if (how.truncate === undefined) response.end(body);
  else response.write(body.subarray(0, how.truncate), () => response.destroy());
}

function drip(body: Uint8Array, response: ServerResponse, pause: number): void {
  let sent = 0;
  const timer = setInterval(() => response.write(body.subarray(sent, ++sent)), pause);
  response.once("close", () => clearInterval(timer));
}

/** Only what a resuming client sends: one open range, and If-Range (RFC 9110, 14.2 and 13.1.5). */
function rangeStart(request: IncomingMessage, etag: string, size: number): number {
  const condition = request.headers["if-range"];
  if (condition !== undefined && condition !== etag) return 0;
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  return start < size ? start : 0;
}

function matches(pattern: string | RegExp, path: string): boolean {
  return typeof pattern === "string" ? path === pattern || path.endsWith(`/${pattern}`) : pattern.test(path);
}
