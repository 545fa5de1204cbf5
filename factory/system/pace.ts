import { elapsedSeconds } from "./clock.ts";

/** How slow a server may be before it counts as one that holds a build up. */
export interface PaceLimits {
  /** Bytes a second that must arrive on average while they are waited for. */
  readonly leastRate: number;
  /** Seconds of waiting that the average is taken over. */
  readonly window: number;
  /** Seconds of waiting for the bytes of one file, with all attempts. */
  readonly longest: number;
}

/** 1 KiB a second, as the agent asks of servers, too; two hours for one file. */
export const usualPace: PaceLimits = { leastRate: 1024, window: 30, longest: 7200 };

/**
 * A server that sends, but too slowly. `code` tells a pace that another attempt may better from a time that is used
 * up.
 */
export class SlowServerError extends Error {
  override readonly name = "SlowServerError";
  readonly code: "ERR_TOO_SLOW" | "ERR_TOO_LONG";

  constructor(code: SlowServerError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Counts what arrives against the time that it was waited for. Silence alone is another's to notice: whoever sends
 * one byte before each deadline is noticed here.
 */
export class Pace {
  readonly #limits: PaceLimits;
  #windowSeconds = 0;
  #windowBytes = 0;
  #seconds = 0;

  constructor(limits: PaceLimits) {
    this.#limits = limits;
  }

  /** To be called before each further attempt: a new connection may be faster. */
  restart(): void {
    this.#windowSeconds = 0;
    this.#windowBytes = 0;
  }

  /**
   * So many bytes came after so many seconds of waiting.
   *
   * Ends in a SlowServerError where they are too few, or the time for the file is used up.
   */
  note(seconds: number, bytes: number): void {
    const { leastRate, window, longest } = this.#limits;
    this.#seconds += seconds;
    this.#windowSeconds += seconds;
    this.#windowBytes += bytes;
    if (this.#seconds > longest)
      throw new SlowServerError("ERR_TOO_LONG", `the file is not there after ${longest} s of waiting for it`);
    if (this.#windowSeconds < window) return;
    if (this.#windowBytes < leastRate * this.#windowSeconds)
      throw new SlowServerError("ERR_TOO_SLOW", `the server sends less than ${leastRate} bytes a second`);
    this.restart();
  }
}

/**
 * Passes bytes through as long as they come fast enough. Only waiting for them counts, not what their reader does with
 * them. `clock` gives seconds since any start.
 *
 * It ends as `Pace.note` does.
 */
export async function* paced(
  bytes: AsyncIterable<Uint8Array>,
  pace: Pace,
  clock: () => number = elapsedSeconds,
): AsyncGenerator<Uint8Array> {
  let asked = clock();
  for await (const chunk of bytes) {
    pace.note(clock() - asked, chunk.length);
    yield chunk;
    asked = clock();
  }
}
