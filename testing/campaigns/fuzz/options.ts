import { parseArgs } from "node:util";
import { parsers } from "./parsers.ts";

export const usage = `usage: npm run campaign fuzz [-- OPTIONS]

Gives every parser of what comes from outside damaged inputs, and holds each to reading or refusing them, in time and
in memory. What fails is made small and kept in testing/campaigns/found; a file of testing/campaigns/regressions/PARSER
is read by a test of every check.

  --minutes N     how long it takes (10)
  --inputs N      no more inputs than this of one parser and engine (100000)
  --parser NAME   only parsers whose names begin so; may be given several times
  --seed TEXT     the same text gives the same inputs (the day)
  --engine NAME   node or quickjs; both where nothing is said
  --list          names the parsers
`;

export interface FuzzOptions {
  readonly minutes: number;
  readonly inputs: number;
  readonly parsers: readonly string[];
  readonly seed: string;
  readonly engines: readonly Engine[];
  readonly isList: boolean;
}

export type Engine = "node" | "quickjs";

/** What the words ask for. What is wrong with them is a TypeError. */
export function parseOptions(words: readonly string[], today: string): FuzzOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      minutes: { type: "string", default: "10" },
      inputs: { type: "string", default: "100000" },
      parser: { type: "string", multiple: true, default: [""] },
      seed: { type: "string", default: today },
      engine: { type: "string" },
      list: { type: "boolean", default: false },
    },
  });
  const { engine, seed, list } = values;
  if (engine !== undefined && engine !== "node" && engine !== "quickjs")
    throw new TypeError(`--engine is "${engine}": say node or quickjs`);
  const chosen = parsers.map(({ name }) => name).filter((name) => values.parser.some((one) => name.startsWith(one)));
  if (chosen.length === 0) throw new TypeError(`no parser's name begins with "${values.parser.join('" or "')}"`);
  return {
    minutes: positive("--minutes", values.minutes),
    inputs: positive("--inputs", values.inputs),
    parsers: chosen,
    seed,
    engines: engine === undefined ? ["node", "quickjs"] : [engine],
    isList: list,
  };
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < Number.POSITIVE_INFINITY))
    throw new TypeError(`${option} is "${text}", which is not a positive number`);
  return value;
}
