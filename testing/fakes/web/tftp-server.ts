import { Worker } from "node:worker_threads";

export interface TftpServer extends AsyncDisposable {
  /** "tftp://127.0.0.1:PORT". */
  readonly url: string;
}

/** Serves files by name over TFTP (RFC 1350), in a thread of its own. */
export async function startTftpServer(files: Readonly<Record<string, Uint8Array>>): Promise<TftpServer> {
  const worker = new Worker(new URL("./tftp-server-thread.ts", import.meta.url), { workerData: files });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  worker.unref();
  return {
    url: `tftp://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
