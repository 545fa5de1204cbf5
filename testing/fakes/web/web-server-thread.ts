import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import type { Route, SeenRequest, WebServerOptions } from "./web-server-options.ts";

const { routes, tls, connectTo } = workerData as WebServerOptions;
const seen: SeenRequest[] = [];
const failures = new Map<string, number>();

const handler = (request: IncomingMessage, response: ServerResponse): void => {
  void answer(request, response).catch((error: unknown) => response.destroy(error as Error));
};
const server =
  tls === undefined ? createServer(handler) : createTlsServer({ key: tls.key, cert: tls.certificate }, handler);

server.on("connect", (_request, socket: Socket) => {
  const target = connect(connectTo ?? 0, "127.0.0.1", () => {
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    target.pipe(socket).pipe(target);
  });
  for (const end of [target, socket]) end.on("error", () => end.destroy());
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
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

parentPort?.on("message", () => parentPort?.postMessage(seen));
server.listen(0, "127.0.0.1", () => parentPort?.postMessage((server.address() as AddressInfo).port));
