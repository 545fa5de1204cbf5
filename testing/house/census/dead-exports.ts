import { type House, isTest } from "../reading/house.ts";

export interface DeadExport {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly kind: string;
  /** Who uses it for all that: nobody at all, other lines of its own file only, or tests (and maybe its own file). */
  readonly usedBy: "nobody" | "its own file" | "tests";
}

/**
 * What is exported and never imported but by tests, nor offered by a workspace's package.json. Methods are not looked
 * at.
 */
export function findDeadExports(house: House): readonly DeadExport[] {
  const offered = new Set(
    house.workspaces.flatMap(({ name, entrances }) => [...entrances.values()].map((file) => `${name}/${file}`)),
  );
  const used = new Set<string>();
  const tested = new Set<string>();
  for (const { file, imports } of house.sources) {
    const users = isTest(file) ? tested : used;
    for (const { target, names } of imports) for (const name of names) users.add(`${target} ${name}`);
  }
  return house.sources
    .filter(({ file }) => !isTest(file) && !offered.has(file) && !used.has(`${file} *`))
    .flatMap(({ file, exports, innerUses }) =>
      exports
        .filter(({ name, kind }) => kind !== "method" && !used.has(`${file} ${name}`))
        .map(({ name, kind, line }) => {
          const isTested = tested.has(`${file} ${name}`) || tested.has(`${file} *`);
          return {
            file,
            line,
            name,
            kind,
            usedBy: isTested ? "tests" : innerUses.has(name) ? "its own file" : "nobody",
          };
        }),
    );
}
