import { allCommands, type CommandFacts } from "./command-facts.ts";

/** By shell: the script that completes words of `wherry` there. Each is made of what the help says. */
export const completions = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** For bash(1), "Programmable Completion": file names wherever nothing else is known. */
export function bashCompletion(wherry: CommandFacts): string {
  return `# Completes wherry in bash: eval "$(wherry completion bash)"
_wherry() {
  local word path= words= current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
      ${knownPaths(wherry)}) path="$path $word" ;;
    esac
  done
  COMPREPLY=()
  case "$path:$previous" in
${valueCases(wherry, (choices) => `words=${quote(choices.join(" "))}`, "return")}
    *)
      case "$path" in
${allCommands(wherry)
  .map(
    (facts) =>
      `        ${quote(pathOf(facts))}) words=${quote(
        candidates(facts)
          .map(([name]) => name)
          .join(" "),
      )} ;;`,
  )
  .join("\n")}
      esac
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _wherry wherry
`;
}

/** For zsh, zshcompsys(1). A variable `path` would be the list of folders with programs (zshparam(1)). */
export function zshCompletion(wherry: CommandFacts): string {
  const described = (facts: CommandFacts) =>
    candidates(facts)
      .map(([name, description]) => quote(`${name.replaceAll(":", "\\:")}:${description}`))
      .join(" ");
  return `#compdef wherry
# Completes wherry in zsh: eval "$(wherry completion zsh)", or as the file _wherry in a folder of fpath.
_wherry() {
  local word at= previous=$words[CURRENT-1]
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
      (${knownPaths(wherry)}) at="$at $word" ;;
    esac
  done
  case "$at:$previous" in
${valueCases(wherry, (choices) => `found=(${choices.map(quote).join(" ")})`, "_files; return")}
    *)
      case "$at" in
${allCommands(wherry)
  .map((facts) => `        ${quote(pathOf(facts))}) found=(${described(facts)}) ;;`)
  .join("\n")}
      esac
      ;;
  esac
  _describe wherry found || _files
}
if [[ "\${funcstack[1]}" = _wherry ]]; then _wherry "$@"; else compdef _wherry wherry; fi
`;
}

/** For fish, complete(1). */
export function fishCompletion(wherry: CommandFacts): string {
  const lines = allCommands(wherry).flatMap((facts) => {
    const seen = facts.path.map((name) => `__fish_seen_subcommand_from ${name}`);
    const names = facts.commands.map(({ path }) => path.at(-1) ?? "");
    const none = names.length === 0 ? [] : [`not __fish_seen_subcommand_from ${names.join(" ")}`];
    const when = `complete -c wherry -n ${quote([...seen, ...none].join("; and ") || "true")}`;
    return [
      ...facts.commands.map(({ path, summary }) => `${when} -f -a ${path.at(-1)} -d ${quote(summary)}`),
      ...facts.arguments.flatMap(({ choices, description }) =>
        choices.map((name) => `${when} -f -a ${name} -d ${quote(description)}`),
      ),
      ...facts.options.map(({ names: options, description, takesValue, choices }) => {
        const named = options.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
        const value = choices.length > 0 ? ` -x -a ${quote(choices.join(" "))}` : takesValue ? " -r" : "";
        return `${when} ${named.join(" ")}${value} -d ${quote(firstSentence(description))}`;
      }),
    ];
  });
  return `# Completes wherry in fish: wherry completion fish | source\n${lines.join("\n")}\n`;
}

/** "build" as " build", "store list" as " store list": as scripts put words together. */
function pathOf({ path }: CommandFacts): string {
  return path.map((name) => ` ${name}`).join("");
}

function knownPaths(wherry: CommandFacts): string {
  return allCommands(wherry)
    .filter(({ path }) => path.length > 0)
    .map((facts) => quote(pathOf(facts)))
    .join(" | ");
}

/** Commands below it, what its arguments may be, and its options, each with a description. */
function candidates({
  commands,
  arguments: operands,
  options,
}: CommandFacts): readonly (readonly [name: string, description: string])[] {
  return [
    ...commands.map(({ path, summary }) => [path.at(-1) ?? "", summary] as const),
    ...operands.flatMap(({ choices, description }) => choices.map((name) => [name, description] as const)),
    ...options.flatMap(({ names, description }) => {
      return names.slice(0, 1).map((name) => [name, firstSentence(description)] as const);
    }),
  ];
}

/** What follows an option that takes a value: one of few, or what only files can be offered for. */
function valueCases(wherry: CommandFacts, choose: (choices: readonly string[]) => string, files: string): string {
  return allCommands(wherry)
    .flatMap((facts) =>
      facts.options
        .filter(({ takesValue }) => takesValue)
        .map(({ names, choices }) => {
          const patterns = names.map((name) => quote(`${pathOf(facts)}:${name}`)).join(" | ");
          return `    ${patterns}) ${choices.length > 0 ? choose(choices) : files} ;;`;
        }),
    )
    .join("\n");
}

function firstSentence(text: string): string {
  return text.split(/[;:(]/)[0]?.trim() ?? text;
}

/** As one word of a shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
