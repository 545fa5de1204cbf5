import type { Writable } from "node:stream";
import { ReadStream } from "node:tty";

/** ctrl-], as in telnet(1): programs on the other side rarely want it. */
export const leaveKey = "ctrl-]";
const leaveByte = 0x1d;

/** Where what is typed on a terminal goes. */
export interface AttachedTerminal extends Disposable {
  /** Settles when the user asks to leave. */
  readonly left: Promise<void>;
}

/**
 * Hands every key of the terminal with this descriptor to a console, ctrl-C among them; only the key to leave is kept.
 * Afterwards the terminal is as it was.
 */
export function attachTerminal(descriptor: number, typed: Writable): AttachedTerminal {
  const keys = new ReadStream(descriptor);
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  keys.setRawMode(true);
  keys.on("error", () => leave());
  // A terminal that is gone.
  keys.once("end", () => leave());
  keys.on("data", (bytes: Buffer) => {
    const end = bytes.indexOf(leaveByte);
    const before = end < 0 ? bytes : bytes.subarray(0, end);
    if (before.length > 0) typed.write(before);
    if (end >= 0) leave();
  });
  return {
    left,
    [Symbol.dispose]() {
      keys.setRawMode(false);
      keys.pause();
      keys.unref();
    },
  };
}

/**
 * What is written to a terminal after a console was shown on it: colours, letters, the cursor, keys and pasting as they
 * usually are, and nothing told of the mouse and of focus, which a shell would take for typed words (ECMA-48 8.3.117
 * SGR; DEC's ASCII in G0, private modes 1 and 25, numeric keypad; xterm's modes 1000 to 1006, 2004), on a new line. The
 * usual screen is not asked for: a terminal that shows it already would go back to where its cursor was saved, and be
 * written over.
 */
export const afterConsole =
  "\u001b[0m\u001b(B\u000f\u001b[?1l\u001b>\u001b[?25h\u001b[?1000;1002;1003;1004;1005;1006l\u001b[?2004l\r\n";
