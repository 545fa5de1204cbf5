import type { Parser } from "./parser.ts";

type Load = () => Promise<readonly Parser[]>;

const core: Load = async () => (await import("./parsers/core-parsers.ts")).coreParsers;
const config: Load = async () => (await import("./parsers/config-parsers.ts")).configParsers;
const host: Load = async () => (await import("./parsers/host-parsers.ts")).hostParsers;
const texts: Load = async () => (await import("./parsers/texts-parsers.ts")).textsParsers;
const formats: Load = async () => (await import("./parsers/formats-parsers.ts")).formatsParsers;
const pureFormats: Load = async () => (await import("./parsers/pure-formats-parsers.ts")).pureFormatsParsers;
const factory: Load = async () => (await import("./parsers/factory-parsers.ts")).factoryParsers;

/** By the room in a parser's name. */
const tables: Readonly<Record<string, readonly Load[]>> = {
  core: [core],
  config: [config, texts],
  host: [host],
  texts: [texts],
  formats: [formats, pureFormats],
  factory: [factory],
};

/**
 * A parser by its name, without most of the others: a child starts for each.
 *
 * @throws Error when there is none
 */
export async function loadParser(name: string): Promise<Parser> {
  for (const load of tables[name.split("/")[0] ?? ""] ?? []) {
    const found = (await load()).find((parser) => parser.name === name);
    if (found !== undefined) return found;
  }
  throw new Error(`there is no parser "${name}"`);
}
