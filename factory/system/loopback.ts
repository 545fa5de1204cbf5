import { connect } from "node:net";

/**
 * The first bytes that a server on 127.0.0.1 says of itself, such as "SSH-2.0-OpenSSH_10.0\r\n"; "" where nobody
 * listens, where the connection is closed without a word, and after `patience` milliseconds of silence.
 */
export async function readGreeting(port: number, patience: number, signal?: AbortSignal): Promise<string> {
  signal?.throwIfAborted();
  return await new Promise<string>((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port });
    const finish = (greeting: string) => {
      signal?.removeEventListener("abort", aborted);
      socket.destroy();
      resolve(greeting);
    };
    const aborted = () => {
      socket.destroy();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", aborted, { once: true });
    socket.setTimeout(patience, () => finish(""));
    socket.once("data", (chunk: Buffer) => finish(chunk.toString("latin1")));
    socket.once("error", () => finish(""));
    socket.once("end", () => finish(""));
  });
}
