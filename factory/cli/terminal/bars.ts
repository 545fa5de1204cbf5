import type { Writable } from "node:stream";

/** The part of a terminal that erases and is asked for its width; `tty.WriteStream` has it. */
export interface TerminalStream extends Writable {
  readonly columns?: number;
}

/** Lines at the end of what is on a terminal, which go before anything else is written there. */
export interface Bars {
  /** Writes the lines in place of those that are there; each is to be narrower than the terminal. */
  draw(lines: readonly string[]): void;
  /** Takes them off. */
  erase(): void;
  /**
   * The same stream for others: before they write to it, the lines are taken off. Where it is another terminal or none,
   * that does no harm.
   */
  guard<Stream extends Writable>(stream: Stream): Stream;
}

/** Bars on a terminal, which understands what ECMA-48 says of CUU and ED (8.3.22, 8.3.39). */
export function createBars(terminal: TerminalStream): Bars {
  let drawn: readonly string[] = [];
  const erasure = () => {
    // The terminal may be narrower than it was: its lines are folded then.
    const rows = drawn.reduce((sum, line) => sum + rowsOf(line, terminal.columns), 0);
    return rows === 0 ? "" : `\r\u001b[${rows}A\u001b[J`;
  };
  const bars: Bars = {
    draw(lines) {
      const text = erasure() + lines.map((line) => `${line}\n`).join("");
      drawn = lines;
      if (text !== "") terminal.write(text);
    },
    erase: () => bars.draw([]),
    guard: (stream) =>
      new Proxy(stream, {
        get(target, key) {
          if (key === "write" || key === "end") bars.erase();
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === "function" ? value.bind(target) : value;
        },
      }),
  };
  return bars;
}

function rowsOf(line: string, columns: number | undefined): number {
  return columns === undefined || columns <= 0 ? 1 : Math.max(1, Math.ceil(line.length / columns));
}
