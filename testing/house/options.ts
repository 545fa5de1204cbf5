import { parseArgs } from "node:util";

export const usage = `usage: node testing/house/main.ts [--census] [--dead] [--rooms] [--root DIR]

Holds every source file against the rules of the house, and exits with 1 where one is broken.

  --census    prints counts instead: arrows and floors of rooms, casts, exports without docstring ...
  --dead      lists what is exported and never imported but by tests, and who uses it: tests, its own file, nobody
  --rooms     prints which room imports from which, in the form of rules/room-table.ts
  --root DIR  another folder of the project's shape instead of this one
`;

export interface HouseOptions {
  readonly task: "check" | "census" | "dead" | "rooms" | "help";
  readonly root: string;
}

/** What the command line asks for. What it does not know is an error of Node's own (`parseArgs`). */
export function parseOptions(words: readonly string[], here: string): HouseOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      census: { type: "boolean", default: false },
      dead: { type: "boolean", default: false },
      rooms: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      root: { type: "string", default: here },
    },
  });
  const { root } = values;
  const task = (["help", "census", "dead", "rooms"] as const).find((one) => values[one]) ?? "check";
  return { task, root };
}
