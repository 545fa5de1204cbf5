import { isatty } from "node:tty";
import type { WindowSize } from "../../machine/way-in.ts";
import type { CommandContext } from "../command.ts";

/** Its descriptor, not `process.stdin`: what a command or a machine is to read, nobody reads before it. */
export const standardInput = 0;

/** A terminal of this process, to type on a console with. */
interface Keyboard {
  readonly descriptor: number;
  readonly size: WindowSize | undefined;
}

/** The terminal that standard output goes to, where keys come from it as well. */
export function findKeyboard({ stdout }: CommandContext): Keyboard | undefined {
  if (!isatty(standardInput) || stdout.isTTY !== true) return undefined;
  const { rows = 0, columns = 0 } = stdout;
  return { descriptor: standardInput, size: rows < 1 || columns < 1 ? undefined : { rows, columns } };
}
