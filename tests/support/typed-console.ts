import assert from "node:assert/strict";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import type { Machine } from "@wherry/factory/machine/machine.ts";

/** The serial console of a machine, to type on. */
export interface TypedConsole {
  /** Waits until it has said something that matches, behind what was waited for last. */
  expect(pattern: RegExp, seconds: number): Promise<string>;
  type(text: string): void;
}

/**
 * Takes over the console of a machine that was just started: what it says from now on is told here, and nowhere else.
 */
export async function typeOnConsole({ qmp, folder, ended }: Machine): Promise<TypedConsole> {
  const path = join(folder, "console");
  const address = { type: "unix", data: { path } };
  const backend = { type: "socket", data: { addr: address, server: true, wait: false } };
  await qmp.command("chardev-change", { id: "console", backend });
  let said = "";
  let off = false;
  void ended.then(() => {
    off = true;
  });
  const socket = connect(path);
  socket.on("data", (bytes) => {
    said += bytes.toString("latin1");
  });
  socket.on("error", () => {});
  return {
    async expect(pattern, seconds) {
      const deadline = performance.now() + seconds * 1000;
      for (;;) {
        const found = pattern.exec(stripVTControlCharacters(said).replaceAll("\r", ""));
        if (found !== null) {
          said = found.input.slice(found.index + found[0].length);
          return found[0];
        }
        assert.ok(!off, `the machine went off before ${pattern}:\n${said.slice(-2000)}`);
        assert.ok(performance.now() < deadline, `the console did not say ${pattern}:\n${said.slice(-2000)}`);
        await sleep(50);
      }
    },
    type: (text) => void socket.write(text),
  };
}
