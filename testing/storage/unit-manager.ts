import { createServer, type Server, type Socket } from "node:net";

/**
 * The service manager's private socket, as far as a program needs that starts device units and waits for them: before a
 * job is done, `settle` makes the devices turn up.
 *
 * Source: the D-Bus specification, "Message Protocol" and "Authentication Protocol"; org.freedesktop.systemd1(5).
 */
export function serveUnitManager(path: string, settle: () => void): Promise<Server> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // Clients call on one connection and listen on another.
    serve(socket, {
      settle,
      broadcast(signal) {
        for (const other of sockets) other.write(signal);
      },
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => resolve(server));
  });
}

interface Manager {
  readonly settle: () => void;
  readonly broadcast: (signal: Buffer) => void;
}

function serve(socket: Socket, { settle, broadcast }: Manager): void {
  let waiting: Buffer = Buffer.alloc(0);
  let binary = false;
  let serial = 0;
  socket.on("error", () => socket.destroy());
  socket.on("data", (bytes: Buffer) => {
    waiting = Buffer.concat([waiting, bytes]);
    if (!binary) binary = authenticate();
    if (binary) for (let call = takeCall(); call !== undefined; call = takeCall()) answer(call);
  });

  /** A NUL byte, then lines; after BEGIN come messages. */
  function authenticate(): boolean {
    for (let end = waiting.indexOf("\r\n"); end >= 0; end = waiting.indexOf("\r\n")) {
      const line = waiting.subarray(0, end).toString("latin1").replace(/^\0/, "");
      waiting = waiting.subarray(end + 2);
      if (line.startsWith("AUTH")) socket.write(line === "AUTH" ? "REJECTED EXTERNAL\r\n" : `OK ${"0".repeat(32)}\r\n`);
      else if (line.startsWith("NEGOTIATE")) socket.write("ERROR\r\n");
      else if (line.startsWith("BEGIN")) return true;
    }
    return false;
  }

  function takeCall(): Call | undefined {
    if (waiting.length < 16) return undefined;
    const bodyLength = waiting.readUInt32LE(4);
    const fieldsLength = waiting.readUInt32LE(12);
    const bodyAt = 16 + Math.ceil(fieldsLength / 8) * 8;
    if (waiting.length < bodyAt + bodyLength) return undefined;
    const message = waiting.subarray(0, bodyAt + bodyLength);
    waiting = waiting.subarray(message.length);
    const body = message.subarray(bodyAt);
    return { serial: message.readUInt32LE(8), member: memberOf(message), body };
  }

  function answer({ serial: replyTo, member, body }: Call): void {
    const job = `/org/freedesktop/systemd1/job/${++serial}`;
    const isJob = member === "StartUnit";
    if (isJob) settle();
    socket.write(
      message(
        { type: 2, serial: ++serial, fields: [field(5, "u", uint32(replyTo)), ...(isJob ? [signature("o")] : [])] },
        isJob ? string(job) : Buffer.alloc(0),
      ),
    );
    if (!isJob) return;
    const unit = body.subarray(4, 4 + body.readUInt32LE(0)).toString();
    const parts = [uint32(serial), string(job), string(unit), string("done")];
    const removed = parts.reduce((sofar, part) => Buffer.concat([pad(sofar, 4), part]));
    const fields = [
      field(1, "o", string("/org/freedesktop/systemd1")),
      field(2, "s", string("org.freedesktop.systemd1.Manager")),
      field(3, "s", string("JobRemoved")),
      signature("uoss"),
    ];
    broadcast(message({ type: 4, serial: ++serial, fields }, removed));
  }
}

interface Call {
  readonly serial: number;
  readonly member: string;
  readonly body: Buffer;
}

interface Header {
  readonly type: number;
  readonly serial: number;
  readonly fields: readonly Buffer[];
}

/** The header field MEMBER: code 3, a string. */
function memberOf(message: Buffer): string {
  const at = message.indexOf(Buffer.from([3, 1, 0x73, 0])) + 4;
  return message.subarray(at + 4, at + 4 + message.readUInt32LE(at)).toString();
}

function message({ type, serial, fields }: Header, body: Buffer): Buffer {
  const array = fields.reduce((sofar, part) => Buffer.concat([pad(sofar, 8), part]));
  const head = Buffer.concat([
    Buffer.from([0x6c, type, 0, 1]),
    uint32(body.length),
    uint32(serial),
    uint32(array.length),
    array,
  ]);
  return Buffer.concat([pad(head, 8), body]);
}

function field(code: number, type: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([code, 1, type.charCodeAt(0), 0]), value]);
}

function signature(types: string): Buffer {
  return Buffer.concat([Buffer.from([8, 1, 0x67, 0, types.length]), Buffer.from(`${types}\0`)]);
}

function string(text: string): Buffer {
  return Buffer.concat([uint32(Buffer.byteLength(text)), Buffer.from(`${text}\0`)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function pad(bytes: Buffer, boundary: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((boundary - (bytes.length % boundary)) % boundary)]);
}
