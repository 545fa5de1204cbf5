import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { WherryError } from "@wherry/core/errors/errors.ts";

/** The control connection to a running QEMU (QEMU Machine Protocol Specification, "Protocol Specification"). */
export interface Qmp {
  /**
   * Sends a command and returns what QEMU answers.
   *
   * @throws {WherryError} machine.failed when QEMU refuses the command, or has ended
   */
  command(name: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

interface Waiting {
  readonly name: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: WherryError) => void;
}

/**
 * Speaks QMP over a connected stream. Answers are matched by `id`; events and whatever is not understood are passed
 * over.
 */
export function openQmp(stream: Duplex): Qmp {
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let closed = false;
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", (line) => {
    const message = parseMessage(line);
    const one = waiting.get(message.id);
    if (one === undefined) return;
    waiting.delete(message.id);
    if (message.error === undefined) one.resolve(message.value);
    else one.reject(new WherryError("machine.failed", `QEMU refused ${one.name}: ${message.error}`));
  });
  // A QEMU that ends while a command is on its way resets the connection.
  lines.on("error", () => stream.destroy());
  stream.on("close", () => lines.close());
  lines.on("close", () => {
    closed = true;
    for (const { name, reject } of waiting.values()) reject(ended(name));
    waiting.clear();
  });
  const send = async (name: string, args: Readonly<Record<string, unknown>>) => {
    if (closed) throw ended(name);
    return await new Promise<unknown>((resolve, reject) => {
      const id = next++;
      waiting.set(id, { name, resolve, reject });
      stream.write(`${JSON.stringify({ execute: name, arguments: args, id })}\n`);
    });
  };
  // QEMU takes nothing else before the capabilities are settled; commands stay in order.
  const ready = send("qmp_capabilities", {});
  ready.catch(() => {});
  return {
    async command(name, args = {}) {
      await ready;
      return await send(name, args);
    },
  };
}

function ended(name: string): WherryError {
  return new WherryError("machine.failed", `QEMU ended before it answered ${name}`);
}

function parseMessage(line: string): { id: number; value?: unknown; error?: string } {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    return { id: -1 };
  }
  if (typeof message !== "object" || message === null || !("id" in message) || typeof message.id !== "number") {
    return { id: -1 };
  }
  const { id } = message;
  if ("return" in message) return { id, value: message.return };
  const error = "error" in message ? message.error : undefined;
  const text = typeof error === "object" && error !== null && "desc" in error ? String(error.desc) : "unknown error";
  return { id, error: text };
}
