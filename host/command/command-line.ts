import { closest } from "@wherry/core/errors/suggest.ts";
import type { Command, Option } from "./command.ts";

/** What the words of a command line ask for. */
type Request =
  | { readonly kind: "help"; readonly command: Command | undefined }
  | { readonly kind: "run"; readonly command: Command; readonly options: ReadonlyMap<string, string> }
  | { readonly kind: "refuse"; readonly message: string; readonly hint: string };

const help: Option = { name: "--help", description: "show this help" };

/** The options of a command, with the one that all have. */
export function optionsOf({ options }: Command): readonly Option[] {
  return [...options, help];
}

/**
 * What the words after the program's name ask for. Options are "--name=value" or "--name value"; where words are wrong,
 * the first wrong one is refused, with a hint of what was meant.
 */
export function parseCommandLine(words: readonly string[], commands: readonly Command[]): Request {
  const [name, ...rest] = words;
  if (name === undefined || name === "--help" || name === "-h") return { kind: "help", command: undefined };
  const find = (wanted: string | undefined) => commands.find((command) => command.name === wanted);
  if (name === "help" && rest.length < 2) {
    const [topic] = rest;
    return topic === undefined || find(topic) !== undefined
      ? { kind: "help", command: find(topic) }
      : refuse(`unknown command '${topic}'`, closest(topic, namesOf(commands)));
  }
  const command = find(name);
  if (command !== undefined) return parseOptions(command, rest);
  if (name.startsWith("-")) return refuse(`unknown option '${name}'`, closest(name, ["--help"]));
  return refuse(`unknown command '${name}'`, closest(name, namesOf(commands)));
}

function parseOptions(command: Command, words: readonly string[]): Request {
  const given = new Map<string, string>();
  const options = optionsOf(command);
  for (let index = 0; index < words.length; index++) {
    const [name = "", ...parts] = (words[index] ?? "").split("=");
    const option = options.find((candidate) => candidate.name === name);
    if (name === "--help" || name === "-h") return { kind: "help", command };
    if (!name.startsWith("-")) return refuse(`${command.name}: '${words[index]}' is not expected`, undefined, command);
    if (option === undefined)
      return refuse(`${command.name}: unknown option '${name}'`, closest(name, namesOf(options)), command);
    if (option.value === undefined && parts.length > 0)
      return refuse(`${command.name}: ${name} takes no value`, undefined, command);
    const value = option.value === undefined ? "" : parts.length > 0 ? parts.join("=") : words[++index];
    if (value === undefined)
      return refuse(
        `${command.name}: ${name} needs a value: ${name}=${option.value?.toUpperCase()}`,
        undefined,
        command,
      );
    given.set(name, value);
  }
  return { kind: "run", command, options: given };
}

function refuse(message: string, meant: string | undefined, command?: Command): Request {
  const page = command === undefined ? "wherry-agent --help" : `wherry-agent ${command.name} --help`;
  return { kind: "refuse", message, hint: meant === undefined ? `see ${page}` : `did you mean ${meant}?` };
}

function namesOf(named: readonly { readonly name: string }[]): string[] {
  return named.map(({ name }) => name);
}
