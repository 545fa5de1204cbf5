import { allCommands, type CommandFacts } from "./command-facts.ts";

/** Manual pages of a command and all below it: by their files' names, "wherry-store-list.1", as man(7) writes them. */
export function manualPages(wherry: CommandFacts, version: string): ReadonlyMap<string, string> {
  return new Map(
    allCommands(wherry).map((facts) => [`${pageName(facts)}.1`, manualPage(facts, { version, others: wherry })]),
  );
}

function manualPage(facts: CommandFacts, of: { readonly version: string; readonly others: CommandFacts }): string {
  const { path, summary, description, usage, options, commands } = facts;
  const called = ["wherry", ...path].join(" ");
  const operands = facts.arguments.filter((one) => one.description !== "");
  const lines = [
    `.TH ${pageName(facts).toUpperCase()} 1 "" "Wherry ${of.version}"`,
    ".SH NAME",
    `${roff(pageName(facts))} \\- ${roff(summary)}`,
    ".SH SYNOPSIS",
    `.B ${roff(called)}`,
    roff(usage),
    ".SH DESCRIPTION",
    roff(description),
    ...section(
      "ARGUMENTS",
      operands.flatMap((one) => entry(one.name, one.description, one.choices)),
    ),
    ...section(
      "COMMANDS",
      commands.flatMap((one) => entry(`wherry ${one.path.join(" ")}`, one.summary, [])),
    ),
    ...section(
      "OPTIONS",
      options.flatMap((one) => entry(one.flags, one.description, one.choices)),
    ),
    ".SH EXIT STATUS",
    "0 done, 1 failed, 2 wrong use.",
    ...(path.length === 0 ? [] : [".SH SEE ALSO", `.BR ${pageName({ path: path.slice(0, -1) })} (1)`]),
  ];
  return `${lines.join("\n")}\n`;
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`.SH ${heading}`, ...lines];
}

function entry(term: string, description: string, choices: readonly string[]): readonly string[] {
  const values = choices.length === 0 ? "" : ` (one of: ${choices.join(", ")})`;
  return [".TP", `.B ${roff(term)}`, roff(`${description}${values}`)];
}

function pageName({ path }: Pick<CommandFacts, "path">): string {
  return ["wherry", ...path].join("-");
}

/** Text in which nothing is a request or an escape; a hyphen is the one that is typed. */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll(/^(?=[.'])/gm, "\\&");
}
