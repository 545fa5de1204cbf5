import { type House, isTest } from "../reading/house.ts";

export interface DeadExport {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly kind: string;
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
  for (const { file, imports } of house.sources) {
    if (isTest(file)) continue;
    for (const { target, names } of imports) for (const name of names) used.add(`${target} ${name}`);
  }
  return house.sources
    .filter(({ file }) => !isTest(file) && !offered.has(file) && !used.has(`${file} *`))
    .flatMap(({ file, exports }) =>
      exports
        .filter(({ name, kind }) => kind !== "method" && !used.has(`${file} ${name}`))
        .map(({ name, kind, line }) => ({ file, line, name, kind })),
    );
}
