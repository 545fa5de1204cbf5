import type { Command } from "commander";

/** What is said of a command: by its help, completions and manual pages. */
export interface CommandFacts {
  /** ["store", "list"]; empty for `wherry` itself. */
  readonly path: readonly string[];
  readonly summary: string;
  readonly description: string;
  /** What follows the names in its usage: "[options] <definition>". */
  readonly usage: string;
  readonly options: readonly OptionFacts[];
  readonly arguments: readonly ArgumentFacts[];
  readonly commands: readonly CommandFacts[];
}

interface ArgumentFacts {
  /** As usage has it: "<definition>", "[file...]". */
  readonly name: string;
  readonly description: string;
  readonly choices: readonly string[];
}

interface OptionFacts {
  /** "--output <folder>", with its short name, as the help has it. */
  readonly flags: string;
  /** "--output", and "-o" where there is such a one. */
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** The values that it may have, where these are few. */
  readonly choices: readonly string[];
}

/** A command and those below it. */
export function commandFacts(command: Command, path: readonly string[] = []): CommandFacts {
  const help = command.createHelp();
  return {
    path,
    summary: help.subcommandDescription(command),
    description: command.description() || command.summary(),
    usage: command.usage(),
    options: help
      .visibleOptions(command)
      .map(({ flags, long, short, description, required, optional, argChoices }) => ({
        flags,
        names: [long, short].filter((name) => name !== undefined && name !== null),
        description,
        takesValue: required || optional,
        choices: argChoices ?? [],
      })),
    arguments: command.registeredArguments.map((one) => ({
      name: help.argumentTerm(one),
      description: one.description,
      choices: one.argChoices ?? [],
    })),
    commands: command.commands.map((one) => commandFacts(one, [...path, one.name()])),
  };
}

/** A command and all below it, in the order of the help. */
export function allCommands(facts: CommandFacts): readonly CommandFacts[] {
  return [facts, ...facts.commands.flatMap(allCommands)];
}
