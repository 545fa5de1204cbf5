import { setImmediate } from "node:timers/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";

/** Bytes that a comparison reads and unpacks at most, of both images together: no image made here has as many. */
const MOST_BYTES = 64 * 2 ** 30;
/** Bytes after which others have their turn: ctrl-C, above all. */
const TURN = 16 * 2 ** 20;

/** How much a comparison may still read. What hostile images claim to hold ends here, and not in hours. */
export interface Budget {
  /**
   * To be called before so many bytes are used.
   *
   * @throws {WherryError} format.too-large when more are read than any image has
   * @throws {WherryError} interrupted when the signal is aborted
   */
  spend(bytes: number): Promise<void>;
}

/** A budget of `most` bytes. */
export function createBudget(signal: AbortSignal, most = MOST_BYTES): Budget {
  let spent = 0;
  let turn = 0;
  return {
    async spend(bytes) {
      spent += bytes;
      if (spent > most)
        throw new WherryError("format.too-large", `these images hold more than ${most} bytes of files to compare`, {
          hint: "no image of wherry build does; files of a damaged one may lie over each other: build it again",
        });
      turn += bytes;
      if (turn < TURN) return;
      turn = 0;
      await setImmediate();
      signal.throwIfAborted();
    },
  };
}
