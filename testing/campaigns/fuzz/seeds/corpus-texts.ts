import { existsSync, globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { corpusPath } from "../../../corpora/corpora.ts";

const root = resolve(import.meta.dirname, "../../../..");

/** The texts under a key of a corpus's cases; none where the corpus is not here. */
export function corpusTexts(name: string, key: string): readonly string[] {
  const path = corpusPath(name);
  if (!existsSync(path)) return [];
  const cases = JSON.parse(readFileSync(path, "utf8")) as readonly Readonly<Record<string, unknown>>[];
  return cases.flatMap((one) => (typeof one[key] === "string" ? [one[key]] : []));
}

/** Files by patterns from the project's root; some lie beside the project, and not everybody has them. */
export function textsOf(...patterns: readonly string[]): readonly string[] {
  return globSync([...patterns], { cwd: root }).map((path) => readFileSync(join(root, path), "utf8"));
}
