import { PassThrough } from "node:stream";
import { createProgram } from "@wherry/factory/cli/command-line.ts";

type Command = Awaited<ReturnType<typeof createProgram>>["commands"][number];

const surroundings = { cwd: "/", stdout: new PassThrough().resume(), stderr: new PassThrough().resume() };

/**
 * What is wrong with a command line of `wherry`, without running it: a command or an option that there is not, a value
 * that an option does not take, too few or too many arguments. Undefined where nothing is.
 */
export async function checkCommand(words: readonly string[]): Promise<string | undefined> {
  const { command, rest } = await findCommand(words);
  if (rest.includes("--help")) return undefined;
  if (command.commands.length > 0) return `wherry has no command "${words.join(" ")}"`;
  try {
    const { operands, unknown } = command.parseOptions([...rest]);
    if (unknown.length > 0) return `wherry ${command.name()} has no option ${unknown[0]}`;
    return checkCount(command, operands);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * What is wrong with a command that a sentence mentions, such as "store list" or "run --disk SIZE": only that the
 * command and its options are there.
 */
export async function checkMention(words: readonly string[]): Promise<string | undefined> {
  const { command, rest } = await findCommand(words);
  if (command.commands.length > 0 && rest.length > 0) return `wherry has no command "${words.join(" ")}"`;
  const unknown = rest.find((word) => word.startsWith("--") && !command.options.some(({ long }) => long === word));
  return unknown === undefined || unknown === "--help"
    ? undefined
    : `wherry ${command.name()} has no option ${unknown}`;
}

/** The command that words begin with, and the words after it. */
async function findCommand(words: readonly string[]) {
  let command: Command = await createProgram(words, surroundings);
  let rest = words;
  for (;;) {
    const found = command.commands.find((one) => one.name() === rest[0]);
    if (found === undefined) return { command, rest };
    command = found;
    rest = rest.slice(1);
  }
}

function checkCount(command: Command, operands: readonly string[]): string | undefined {
  const { registeredArguments: known } = command;
  const least = known.filter(({ required }) => required).length;
  const most = known.some(({ variadic }) => variadic) ? Number.POSITIVE_INFINITY : known.length;
  if (operands.length < least) return `wherry ${command.name()} lacks an argument`;
  return operands.length > most ? `wherry ${command.name()} takes no "${operands[most]}"` : undefined;
}
