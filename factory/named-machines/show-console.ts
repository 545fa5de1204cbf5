import type { Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { afterConsole, attachTerminal } from "../machine/attach-terminal.ts";
import { withoutFirstClears } from "../machine/first-clears.ts";
import { connectTo } from "../system/unix-socket.ts";
import type { MachineFolder } from "./machine-folder.ts";

export interface ShowConsoleOptions {
  /** The terminal's descriptor, to type with; undefined where nobody does. */
  readonly keyboard: number | undefined;
  readonly screen: Writable;
  readonly signal: AbortSignal;
}

/** How the watching of a console ended. */
export type ConsoleEnd = "left" | "off";

/**
 * Shows a running machine's console until the user leaves it or the machine goes off. One may look at a time.
 *
 * @throws {WherryError} machine.failed when the console cannot be reached
 * @throws {WherryError} interrupted when `signal` aborts
 */
export async function showConsole(folder: MachineFolder, options: ShowConsoleOptions): Promise<ConsoleEnd> {
  const { keyboard, screen, signal } = options;
  const socket = await connectTo(folder.console);
  if (socket === undefined) {
    throw new WherryError("machine.failed", `the console of ${folder.name} cannot be reached`, {
      hint: `look whether it runs: wherry ps; what it said: wherry logs ${folder.name} --console`,
    });
  }
  try {
    const off = new Promise<ConsoleEnd>((resolve) => void socket.once("close", () => resolve("off")));
    const interrupted = new Promise<ConsoleEnd>((_resolve, reject) => {
      const abort = () => reject(new WherryError("interrupted", "the console was left"));
      if (signal.aborted) abort();
      signal.addEventListener("abort", abort, { once: true });
    });
    interrupted.catch(() => {});
    const shown = keyboard === undefined ? (bytes: Buffer) => bytes : withoutFirstClears();
    socket.on("data", (bytes: Buffer) => void screen.write(shown(bytes)));
    if (keyboard === undefined) return await Promise.race([off, interrupted]);
    using attached = attachTerminal(keyboard, socket);
    const end = await Promise.race([off, attached.left.then((): ConsoleEnd => "left"), interrupted]);
    // What QEMU has sent already.
    await delay(20);
    screen.write(afterConsole);
    return end;
  } finally {
    socket.destroy();
  }
}
