import { Worker } from "node:worker_threads";
import type { SeenRequest, WebServerOptions } from "./web-server-options.ts";

export interface WebServer extends AsyncDisposable {
  /** "http://127.0.0.1:PORT" or "https://localhost:PORT". */
  readonly url: string;
  readonly port: number;
  /** Everything that was asked for so far. */
  requests(): Promise<readonly SeenRequest[]>;
}

/** A web server on loopback, with faults on demand. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const worker = new Worker(new URL("./web-server-thread.ts", import.meta.url), { workerData: options });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  worker.unref();
  return {
    url: options.tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    port,
    requests: () =>
      new Promise((resolve) => {
        worker.once("message", resolve);
        worker.postMessage("requests");
      }),
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
