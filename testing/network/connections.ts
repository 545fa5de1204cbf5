import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Milliseconds in which an answer comes or does not. A SYN is sent again after a second. */
const patience = 300;

/** Answers whoever connects, and every byte after that with one of its own. */
export async function answerAt(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", () => socket.write("."));
      socket.write("open");
    });
    server.listen(port, "::");
    await once(server, "listening");
  }
}

/** Whether somebody answers there. */
export async function tryConnection(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    return await answers(socket);
  } finally {
    socket.destroy();
  }
}

/** Whether something comes from there in time. */
export async function answers(socket: Socket): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), patience);
  socket.once("data", () => resolve(true));
  socket.once("error", () => resolve(false));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
