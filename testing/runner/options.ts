import { parseArgs } from "node:util";

export const usage = `usage: node testing/runner/run-tests.ts [--unit | --without-unit] [--root-matters] [FILE...]

Runs the tests: those beside the source, and then, one after the other, those of tests/, which boot machines.

  --unit          only those that "npm run check" runs: beside the source, the slow ones left out
  --without-unit  all but these
  --root-matters  of those beside the source, only rooms for which it can matter whether the user is root
  FILE...         only these files, each in a process of its own
`;

export interface TestOptions {
  /** Which tests beside the source are run. */
  readonly unit: "all" | "quick" | "slow";
  readonly endToEnd: boolean;
  readonly rootMatters: boolean;
  /** Where there are any, they are run and nothing else is. */
  readonly files: readonly string[];
  readonly help: boolean;
}

/** What the command line asks for. Node's own TypeError says what is wrong with it. */
export function parseOptions(words: readonly string[]): TestOptions {
  const flag = { type: "boolean", default: false } as const;
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { unit: flag, "without-unit": flag, "root-matters": flag, help: flag },
    allowPositionals: true,
  });
  const { unit, "without-unit": withoutUnit, "root-matters": rootMatters, help } = values;
  if (unit && withoutUnit) throw new TypeError("--unit and --without-unit leave nothing over");
  return {
    unit: unit ? "quick" : withoutUnit ? "slow" : "all",
    endToEnd: !unit,
    rootMatters,
    files: positionals,
    help,
  };
}
