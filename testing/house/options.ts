import { parseArgs } from "node:util";

export const usage = `usage: node testing/house/main.ts [--all] [--census] [--dead] [--rooms] [--root DIR]

Holds every source file against the rules of the house, and exits with 1 where one is broken.

  --all       the coming rules as well, which the house does not keep everywhere yet: docstrings, width
  --census    prints counts instead: arrows and floors of rooms, casts, exports without docstring ...
  --dead      lists what is exported and never imported but by tests
  --rooms     prints which room imports from which, in the form of rules/room-table.ts
  --root DIR  another folder of the project's shape instead of this one
`;

export interface HouseOptions {
  readonly task: "check" | "census" | "dead" | "rooms" | "help";
  readonly all: boolean;
  readonly root: string;
}

/** What the command line asks for. Throws Node's own error for what it does not know. */
export function parseOptions(words: readonly string[], here: string): HouseOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      all: { type: "boolean", default: false },
      census: { type: "boolean", default: false },
      dead: { type: "boolean", default: false },
      rooms: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      root: { type: "string", default: here },
    },
  });
  const { all, root } = values;
  const task = (["help", "census", "dead", "rooms"] as const).find((one) => values[one]) ?? "check";
  return { task, all, root };
}
