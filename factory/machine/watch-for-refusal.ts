import { WherryError } from "@wherry/core/errors/errors.ts";
import type { ConsoleLine } from "./console.ts";

/** Watches the console for a machine that refuses to start: the reason is on it, and waiting longer brings nothing. */
interface RefusalWatch {
  see(line: ConsoleLine): void;
  /** Rejects with `machine.failed` when all of the reason was said; never settles otherwise. */
  readonly refused: Promise<never>;
}

/** A machine may go on saying something for ever. */
const mostReasons = 100;

/**
 * A watch that is to `see` every line of the console, from the first on. It knows the words with which the initrd's
 * `/init` and the agent refuse to go on.
 */
export function watchForRefusal(): RefusalWatch {
  const said: string[] = [];
  const { promise, reject } = Promise.withResolvers<never>();
  // Nobody may be waiting at that moment.
  promise.catch(() => {});
  return {
    refused: promise,
    see({ text }) {
      const [, words] = /\] wherry: (.*)$/.exec(text.trimEnd()) ?? [];
      if (words === undefined) return;
      if ((/^FAILED: /.test(words) || said.length > 0) && said.length < mostReasons) said.push(words);
      if (said.length > 0 && /^ {2}(reboot|poweroff|halt) in \d+ seconds$/.test(words)) reject(machineFailure(said));
    },
  };
}

/** The first of the reasons is the cause; those of whoever called it, and what becomes of the machine, add nothing. */
function machineFailure([first = "", ...rest]: readonly string[]): WherryError {
  const next = rest.findIndex((words) => words.startsWith("FAILED: "));
  const details = rest
    .slice(0, next < 0 ? rest.length : next)
    .filter((words) => !/ in \d+ seconds$/.test(words))
    .map((words) => words.trim());
  return new WherryError("machine.failed", `the machine refuses to start: ${first.replace(/^FAILED: /, "")}`, {
    ...(details.length === 0 ? {} : { hint: details.map((words, index) => (index === 0 ? words : `  ${words}`)) }),
  });
}
