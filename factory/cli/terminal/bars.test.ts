import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { test } from "node:test";
import xterm from "@xterm/headless";
import { createBars } from "./bars.ts";

/** A terminal's model: the lines that can be read on it. */
function terminal(columns: number) {
  const screen = new xterm.Terminal({
    cols: columns,
    rows: 10,
    scrollback: 100,
    allowProposedApi: true,
    convertEol: true,
  });
  const stream = new Writable({
    write: (bytes: Buffer, _encoding, done) => screen.write(bytes, done),
  });
  return {
    stream: Object.assign(stream, { columns }),
    narrow(to: number) {
      screen.resize(to, 10);
      Object.assign(stream, { columns: to });
    },
    async lines() {
      await new Promise<void>((resolve) => void stream.write("", () => resolve()));
      const { active } = screen.buffer;
      const lines = Array.from(
        { length: active.length },
        (_, index) => active.getLine(index)?.translateToString(true) ?? "",
      );
      return lines.join("\n").trimEnd().split("\n");
    },
  };
}

test("bars are drawn in place of those before them", async () => {
  const { stream, lines } = terminal(40);
  const bars = createBars(stream);
  stream.write("first\n");
  bars.draw(["a 1", "b 1"]);
  bars.draw(["a 2", "b 2", "c 2"]);
  bars.draw(["c 3"]);
  assert.deepEqual(await lines(), ["first", "c 3"]);
});

test("whoever writes to a guarded stream finds them gone", async () => {
  const { stream, lines } = terminal(40);
  const bars = createBars(stream);
  const guarded = bars.guard(stream);
  bars.draw(["a 1", "b 1"]);
  guarded.write("the result\n");
  bars.draw(["a 2"]);
  guarded.write("the next\n");
  assert.deepEqual(await lines(), ["the result", "the next"]);
});

test("nothing of them is left at the lower edge, nor where the terminal has become narrower", async () => {
  const { stream, lines, narrow } = terminal(40);
  const bars = createBars(stream);
  for (let index = 0; index < 12; index++) stream.write(`${index}\n`);
  bars.draw(["a".repeat(30), "b".repeat(30)]);
  narrow(20);
  bars.erase();
  stream.write("end\n");
  assert.deepEqual(await lines(), [...Array.from({ length: 12 }, (_, index) => String(index)), "end"]);
});

test("without bars nothing is written but what others write", async () => {
  let said = "";
  const stream = new Writable({
    write(bytes, _encoding, done) {
      said += bytes;
      done();
    },
  });
  const bars = createBars(stream);
  bars.erase();
  bars.guard(stream).write("x");
  bars.erase();
  assert.equal(said, "x");
});
