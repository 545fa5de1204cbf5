import { stripVTControlCharacters } from "node:util";

/** One line of a machine's serial console, without terminal controls. */
export interface ConsoleLine {
  /** When it began to arrive: seconds since power on. */
  readonly time: number;
  readonly text: string;
}

/** A guest may never end a line; what is longer comes in pieces. */
const longestLine = 16_384;

/** Cuts what a console prints into lines. `clock` gives seconds since power on. */
export class ConsoleLines {
  readonly #clock: () => number;
  readonly #emit: (line: ConsoleLine) => void;
  readonly #decoder = new TextDecoder();
  #open = "";
  #began = 0;

  constructor(clock: () => number, emit: (line: ConsoleLine) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** Takes the next bytes (UTF-8), and gives the lines that they end to `emit`. */
  write(bytes: Uint8Array): void {
    this.#take(this.#decoder.decode(bytes, { stream: true }));
  }

  /** The last line may lack its end. */
  end(): void {
    this.#take(this.#decoder.decode());
    if (this.#open !== "") this.#finish(this.#open);
    this.#open = "";
  }

  #take(text: string): void {
    if (text === "") return;
    if (this.#open === "") this.#began = this.#clock();
    const lines = (this.#open + text).split("\n");
    this.#open = lines.pop() ?? "";
    for (const line of lines) this.#finish(line);
    while (this.#open.length > longestLine) {
      this.#finish(this.#open.slice(0, longestLine));
      this.#open = this.#open.slice(longestLine);
    }
  }

  #finish(line: string): void {
    this.#emit({ time: this.#began, text: stripVTControlCharacters(line).replaceAll("\r", "") });
    this.#began = this.#clock();
  }
}
