import { Worker } from "node:worker_threads";
import type { ServerAnswer, ServerCall } from "./web-server-calls.ts";
import type { SeenRequest, WebServerOptions } from "./web-server-options.ts";

export interface WebServer extends AsyncDisposable {
  /** "http://127.0.0.1:PORT" or "https://localhost:PORT". */
  readonly url: string;
  readonly port: number;
  /** Everything that was asked for so far. */
  requests(): Promise<readonly SeenRequest[]>;
}

/** A web server on loopback, with faults on demand. All of a process share a thread, whose start takes long. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const id = ++started;
  const port = (await call({ id, start: options })).port ?? 0;
  return {
    url: options.tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    port,
    requests: async () => (await call({ id, ask: "requests" })).seen ?? [],
    async [Symbol.asyncDispose]() {
      await call({ id, ask: "end" });
    },
  };
}

let started = 0;
let thread: Worker | undefined;
/** Who waits for the answers, in the order of the calls: the thread answers in the same. */
const waiting: { readonly resolve: (answer: ServerAnswer) => void; readonly reject: (error: unknown) => void }[] = [];

async function call(message: ServerCall): Promise<ServerAnswer> {
  thread ??= startThread();
  const answer = new Promise<ServerAnswer>((resolve, reject) => waiting.push({ resolve, reject }));
  thread.ref();
  thread.postMessage(message);
  return await answer;
}

function startThread(): Worker {
  const worker = new Worker(new URL("./web-server-thread.ts", import.meta.url));
  worker.on("message", (answer: ServerAnswer) => {
    waiting.shift()?.resolve(answer);
    if (waiting.length === 0) worker.unref();
  });
  worker.on("error", (error: unknown) => {
    thread = undefined;
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return worker;
}
