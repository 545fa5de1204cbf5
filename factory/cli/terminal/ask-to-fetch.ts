import { createInterface } from "node:readline/promises";
import { isatty } from "node:tty";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { CommandContext } from "../command.ts";

/**
 * Asks whether something may be fetched, on the terminal; where there is none, it may not.
 *
 * @throws {WherryError} interrupted when the command is, before there is an answer
 */
export async function askToFetch(
  what: string,
  { stderr, signal }: Pick<CommandContext, "stderr" | "signal">,
): Promise<boolean> {
  if (!isatty(0) || stderr.isTTY !== true) return false;
  // The terminal edits the line itself, and ctrl-C stays a signal.
  const lines = createInterface({ input: process.stdin, output: stderr, terminal: false });
  try {
    const closed = new Promise<string>((resolve) => void lines.once("close", () => resolve("")));
    const answer = await Promise.race([lines.question(`Fetch ${what}? [y/N] `, { signal }), closed]);
    return /^y(es)?$/i.test(answer.trim());
  } catch (cause) {
    throw new WherryError("interrupted", "nothing was fetched", { cause });
  } finally {
    lines.close();
    process.stdin.pause();
  }
}
