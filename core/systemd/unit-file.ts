import { readUnitOptions } from "./unit-options.ts";

/** The [Install] section of a unit (systemd.unit(5)), for a unit that is to be enabled. */
export interface InstallSection {
  readonly wantedBy: readonly string[];
  readonly requiredBy: readonly string[];
  readonly upheldBy: readonly string[];
  readonly alias: readonly string[];
  readonly also: readonly string[];
  readonly defaultInstance: string | undefined;
}

/**
 * What [Install] says in a unit's file and its drop-ins, in their order. An empty assignment clears what came before.
 */
export function parseInstallSection(...contents: readonly string[]): InstallSection {
  const lists = new Map<string, string[]>();
  for (const { section, key, value } of contents.flatMap(readUnitOptions)) {
    if (section !== "Install") continue;
    // Nothing clears what Also names: each is taken in as it is read.
    if (value === "" && key !== "Also") lists.set(key, []);
    else lists.set(key, [...(lists.get(key) ?? []), ...splitWords(value)]);
  }
  const list = (key: string) => lists.get(key) ?? [];
  return {
    wantedBy: list("WantedBy"),
    requiredBy: list("RequiredBy"),
    upheldBy: list("UpheldBy"),
    alias: list("Alias"),
    also: list("Also"),
    defaultInstance: list("DefaultInstance").at(-1),
  };
}

/** Whether enabling the unit would do anything. */
export function isInstallable(section: InstallSection): boolean {
  return [section.wantedBy, section.requiredBy, section.upheldBy, section.alias, section.also].some(
    (list) => list.length > 0,
  );
}

/**
 * Words between blanks, without the quotes that hold some of them together (systemd.syntax(7)); none where a quote has
 * no end.
 */
function splitWords(value: string): string[] {
  const words: string[] = [];
  let word = "";
  let quote = "";
  for (const character of `${value} `) {
    if (character === quote) quote = "";
    else if (quote === "" && /["']/.test(character)) quote = character;
    else if (quote !== "" || /\S/.test(character)) word += character;
    else if (word !== "") {
      words.push(word);
      word = "";
    }
  }
  return quote === "" ? words : [];
}
