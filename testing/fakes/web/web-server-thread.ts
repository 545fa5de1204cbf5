import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import type { ServerAnswer, ServerCall } from "./web-server-calls.ts";
import type { Route, SeenRequest, WebServerOptions } from "./web-server-options.ts";

interface RunningServer {
  readonly port: number;
  readonly seen: readonly SeenRequest[];
  /** Connections end at once, whatever is still sent on them. */
  end(): void;
}

const servers = new Map<number, RunningServer>();
let last: Promise<void> = Promise.resolve();

parentPort?.on("message", (call: ServerCall) => {
  last = last.then(async () => parentPort?.postMessage(await carryOut(call)));
});

async function carryOut(call: ServerCall): Promise<ServerAnswer> {
  if ("start" in call) {
    const server = await start(call.start);
    servers.set(call.id, server);
    return { port: server.port };
  }
  const server = servers.get(call.id);
  if (call.ask === "requests") return { seen: server?.seen ?? [] };
  servers.delete(call.id);
  server?.end();
  return {};
}

async function start({ routes, tls, connectTo }: WebServerOptions): Promise<RunningServer> {
  const seen: SeenRequest[] = [];
  const failures = new Map<string, number>();
  const handler: RequestListener = (request, response) => {
    void answer(request, response, { routes, seen, failures }).catch((error: unknown) =>
      response.destroy(error as Error),
    );
  };
  const server =
    tls === undefined ? createServer(handler) : createTlsServer({ key: tls.key, cert: tls.certificate }, handler);
  const tunnels = new Set<Socket>();
  server.on("connect", (_request, socket: Socket) => {
    const target = connect(connectTo ?? 0, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    for (const end of [target, socket]) {
      tunnels.add(end);
      end.on("error", () => end.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    end() {
      server.close();
      server.closeAllConnections();
      for (const socket of tunnels) socket.destroy();
    },
  };
}

interface ServerState {
  readonly routes: WebServerOptions["routes"];
  readonly seen: SeenRequest[];
  /** How often a path has failed, as its route says. */
  readonly failures: Map<string, number>;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { routes, seen, failures }: ServerState,
): Promise<void> {
  const path = pathOf(request);
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const query = (request.url ?? "").split("?")[1] ?? "";
  const body = Buffer.concat(pieces).toString("utf8");
  seen.push({ method: request.method ?? "", path, query, headers: { ...request.headers }, body });
  const route = routes[path];
  if (route === undefined) {
    response.writeHead(404).end("not here\n");
    return;
  }
  const failed = failures.get(path) ?? 0;
  if (route.failures !== undefined && failed < route.failures.times) {
    failures.set(path, failed + 1);
    const { status, sent } = route.failures;
    if (status === 0 && sent !== undefined) await send({ body: `${sent}...`, truncate: sent.length }, response);
    else if (status === 0) response.destroy();
    else response.writeHead(status).end("later\n");
    return;
  }
  if (route.delay !== undefined) await wait(route.delay);
  await send(route, response);
}

async function send(route: Route, response: ServerResponse): Promise<void> {
  const body = Buffer.from(route.body ?? "");
  response.writeHead(route.status ?? 200, { "content-length": body.length, ...route.headers });
  if (route.truncate !== undefined) {
    response.write(body.subarray(0, route.truncate), () => response.destroy());
    return;
  }
  if (route.drip !== undefined) {
    for (const byte of body) {
      response.write(Buffer.of(byte));
      await wait(route.drip);
    }
  }
  response.end(route.drip === undefined ? body : undefined);
}

/** With the host in front where it is not this machine: as a proxy gets it, or through a CONNECT tunnel. */
function pathOf(request: IncomingMessage): string {
  const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
  const local = url.hostname === "127.0.0.1" || url.hostname === "localhost";
  return local ? url.pathname : `${url.hostname}${url.pathname}`;
}
