import { globSync } from "node:fs";
import { dirname, join } from "node:path";

/** An input that a parser once fell over. */
export interface Regression {
  readonly parser: string;
  readonly path: string;
}

/** All that are kept, as files: regressions/PARSER/NAME. */
export function findRegressions(): readonly Regression[] {
  const folder = join(import.meta.dirname, "regressions");
  const files = globSync("*/*/*", { cwd: folder }).sort();
  return files.map((file) => ({ parser: dirname(file), path: join(folder, file) }));
}
