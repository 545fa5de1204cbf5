import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A second serial port (ttyS1), to type on: what the machine's first one says goes to the test's log only. */
export interface SecondConsole {
  /** For the emulator's command line. */
  readonly extra: readonly string[];
  /** Waits until it has said something that matches, from what it said last. */
  expect(pattern: RegExp, seconds: number): Promise<string>;
  type(text: string): void;
  close(): void;
}

export function secondConsole(folder: string): SecondConsole {
  const path = join(folder, "second");
  let socket: Socket | undefined;
  let said = "";
  /** The emulator makes the socket when it starts. */
  const open = () => {
    if (socket !== undefined) return;
    const fresh = connect(path);
    socket = fresh;
    fresh.on("data", (bytes) => {
      said += bytes.toString("latin1");
    });
    fresh.on("error", () => {
      socket = undefined;
    });
  };
  return {
    extra: ["-chardev", `socket,id=second,path=${path},server=on,wait=off`, "-serial", "chardev:second"],
    async expect(pattern, seconds) {
      const deadline = performance.now() + seconds * 1000;
      for (;;) {
        open();
        const found = pattern.exec(said);
        if (found !== null) {
          said = said.slice(found.index + found[0].length);
          return found[0];
        }
        assert.ok(performance.now() < deadline, `the second console did not say ${pattern}:\n${said.slice(-2000)}`);
        await sleep(50);
      }
    },
    type: (text) => void socket?.write(text),
    close: () => void socket?.destroy(),
  };
}
