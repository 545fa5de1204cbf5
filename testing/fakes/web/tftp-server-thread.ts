import { createSocket } from "node:dgram";
import { parentPort, workerData } from "node:worker_threads";

const files = workerData as Readonly<Record<string, Uint8Array>>;
const blockSize = 512;

/** RFC 1350, section 5. */
const opcodes = { read: 1, data: 3, acknowledge: 4, error: 5 } as const;

const listener = createSocket("udp4");
listener.on("message", (request, client) => {
  if (request.readUInt16BE(0) !== opcodes.read) return;
  const name = request.subarray(2, request.indexOf(0, 2)).toString("latin1");
  const file = files[name];
  // Each transfer has a port of its own (section 4).
  const socket = createSocket("udp4");
  const send = (packet: Buffer) => socket.send(packet, client.port, client.address);
  if (file === undefined) {
    socket.bind(0, "127.0.0.1", () => {
      send(Buffer.from([0, opcodes.error, 0, 1, ...Buffer.from("no such file"), 0]));
      setTimeout(() => socket.close(), 100);
    });
    return;
  }
  const sendBlock = (number: number) => {
    const head = Buffer.from([0, opcodes.data, number >> 8, number & 255]);
    send(Buffer.concat([head, file.subarray((number - 1) * blockSize, number * blockSize)]));
  };
  socket.on("message", (answer) => {
    if (answer.readUInt16BE(0) !== opcodes.acknowledge) return;
    const number = answer.readUInt16BE(2);
    if (number * blockSize > file.length) socket.close();
    else sendBlock(number + 1);
  });
  socket.bind(0, "127.0.0.1", () => sendBlock(1));
});
listener.bind(0, "127.0.0.1", () => parentPort?.postMessage(listener.address().port));
