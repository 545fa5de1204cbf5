import { WherryError } from "@wherry/core/errors/errors.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { createLocator } from "../../json/locate.ts";
import type { Parameter } from "../../parameters/parameter.ts";
import { isParameterName } from "../../parameters/references.ts";
import type { Given } from "../../parameters/resolve-parameters.ts";
import { readYaml } from "../../yaml/read-yaml.ts";
import type { SourceText } from "../source-text.ts";

/** The values that documents are given from outside. */
export interface GivenValues {
  find(parameter: Parameter): Given | undefined;
  /**
   * Looks for values that no document declares. Gives a message for each variable of the environment that may be meant
   * for others.
   *
   * @throws {WherryError} usage.invalid when the command line or a file gives a value for a name that is not declared
   */
  checkNames(declared: readonly string[]): readonly string[];
}

export interface GivenSources {
  /** As they stand on the command line: "name=value". */
  readonly set: readonly string[];
  /** YAML or JSON: a map of names and values. Of two that have a name, the later one counts. */
  readonly files: readonly SourceText[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const prefix = "WHERRY_PARAM_";

/**
 * Collects what was given. What the command line says comes before files, files before the environment.
 *
 * @throws {WherryError} usage.invalid when a word of `set` is not NAME=VALUE with the name of a parameter
 * @throws {WherryError} config.invalid when a file is not YAML or JSON, or is not a map of names and values
 */
export async function collectValues({ set, files, environment }: GivenSources): Promise<GivenValues> {
  const byOption = new Map<string, string[]>();
  for (const pair of set) {
    const [name, value] = readPair(pair);
    byOption.set(name, [...(byOption.get(name) ?? []), value]);
  }
  const byFile = new Map<string, Given>();
  for (const file of files) for (const [name, given] of await readFile(file)) byFile.set(name, given);

  return {
    find: ({ name, variable, type }) => {
      const values = byOption.get(name);
      if (values !== undefined)
        return { from: `--set ${name}`, value: type === "list" || values.length > 1 ? values : (values[0] ?? "") };
      const inFile = byFile.get(name);
      if (inFile !== undefined) return inFile;
      const inEnvironment = environment[variable];
      return inEnvironment === undefined ? undefined : { from: variable, value: inEnvironment };
    },
    checkNames: (declared) => {
      for (const [name, from] of [
        ...[...byOption.keys()].map((name) => [name, `--set ${name}`] as const),
        ...[...byFile].map(([name, given]) => [name, given.from] as const),
      ])
        if (!declared.includes(name)) throw undeclared(name, from, declared);
      const known = declared.map((name) => prefix + name.toUpperCase());
      return Object.keys(environment)
        .filter((variable) => variable.startsWith(prefix) && !known.includes(variable))
        .map((variable) => `${variable} is set, and no parameter is read from it${hintFor(variable, known)}`);
    },
  };
}

function undeclared(name: string, from: string, declared: readonly string[]): WherryError {
  const known = declared.length === 0 ? "none is declared" : `there are ${declared.join(", ")}`;
  const meant = closest(name, declared);
  return new WherryError("usage.invalid", `there is no parameter ${name}, which ${from} gives`, {
    hint: meant === undefined ? known : `did you mean ${meant}?`,
  });
}

function hintFor(variable: string, known: readonly string[]): string {
  const meant = closest(variable, known);
  return meant === undefined ? "" : `: did you mean ${meant}?`;
}

function readPair(pair: string): readonly [name: string, value: string] {
  const index = pair.indexOf("=");
  const name = pair.slice(0, index);
  if (index > 0 && isParameterName(name)) return [name, pair.slice(index + 1)];
  throw new WherryError("usage.invalid", "--set wants NAME=VALUE, the name in small letters, digits and _", {
    hint: "for example: --set hostname=web-1; for a list, --set for each of its items",
  });
}

async function readFile(file: SourceText): Promise<readonly (readonly [name: string, given: Given])[]> {
  const { root, findings } = await readYaml(file.text);
  const [fault] = findings.filter(({ level }) => level === "error");
  if (fault !== undefined) throw refusal(file, fault.message, fault);
  if (root === undefined || root.kind === "null") return [];
  if (root.kind !== "object") throw refusal(file, "a file of values is to be a map of names and values");
  const locate = createLocator(file.text);
  return root.entries.map(({ key, keyOffset, value }) => {
    const { line, column } = locate(keyOffset);
    return [key, { from: `${file.name}:${line}:${column}`, value: value }] as const;
  });
}

function refusal(
  file: SourceText,
  message: string,
  place: { readonly line?: number | undefined; readonly column?: number | undefined } = {},
): WherryError {
  const { line, column } = place;
  const at = line === undefined ? {} : { line, ...(column === undefined ? {} : { column }) };
  return new WherryError("config.invalid", message, {
    where: { file: file.name, ...at },
    hint: "write a line for each value: NAME: VALUE",
  });
}
