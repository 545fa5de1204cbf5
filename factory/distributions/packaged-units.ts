import { distributions } from "./package-formats.ts";

let tables: {
  readonly byPackage: ReadonlyMap<string, readonly string[]>;
  readonly byUnit: ReadonlyMap<string, string>;
};

/** The units that a package of any distribution has, as far as that is known. */
export function unitsOfPackage(name: string): readonly string[] {
  return readTables().byPackage.get(name) ?? [];
}

/** The package that has a unit, as far as that is known; of several the first by name. An instance is its template. */
export function packageOfUnit(unit: string): string | undefined {
  const { byUnit } = readTables();
  return byUnit.get(unit) ?? byUnit.get(unit.replace(/@[^.]*\./, "@."));
}

/** Made when they are first asked for: most definitions never do. */
function readTables(): typeof tables {
  if (tables !== undefined) return tables;
  const rows = [...distributions.values()].flatMap(({ loadPackagedUnits }) => Object.entries(loadPackagedUnits()));
  const byUnit = new Map<string, string>();
  for (const [name, units] of rows) {
    for (const unit of units) if (!byUnit.has(unit)) byUnit.set(unit, name);
  }
  tables = { byPackage: new Map(rows), byUnit };
  return tables;
}
