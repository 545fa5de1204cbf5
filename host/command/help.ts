import type { Command } from "./command.ts";
import { optionsOf } from "./command-line.ts";

/** What `wherry-agent --help` prints. */
export function agentHelp(commands: readonly Command[]): string {
  return lines([
    "Usage: wherry-agent <command> [options]",
    "",
    "The agent of a Wherry image: it sets up the machine before its init system starts, and",
    "says how the machine is.",
    "",
    "Commands:",
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    "",
    "Options:",
    ...columns([["-h, --help", "show this help; after a command, or with its name, that command's"]]),
    "",
    "Examples:",
    ...commands.flatMap(({ examples }) => examples.map((example) => `  ${example}`)),
    "",
    ...exitStatuses,
  ]);
}

/** What `wherry-agent COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const options = optionsOf(command).map(({ name, value, description }): [string, string] => [
    name === "--help" ? "-h, --help" : value === undefined ? name : `${name}=${value.toUpperCase()}`,
    description,
  ]);
  return lines([
    `Usage: wherry-agent ${command.name} [options]`,
    "",
    command.description,
    "",
    "Options:",
    ...columns(options),
    ...(command.examples.length === 0 ? [] : ["", "Examples:", ...command.examples.map((example) => `  ${example}`)]),
    "",
    ...exitStatuses,
  ]);
}

const exitStatuses = ["Exit status:", "  0  done", "  1  failed; the reason is on standard error", "  2  wrong use"];

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`);
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}
