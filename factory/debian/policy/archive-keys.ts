import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The public keys that sign the suites of a distribution, sorted by their files' names: see keys/README.md. */
export async function readArchiveKeys(distribution: string): Promise<Uint8Array[]> {
  const folder = join(import.meta.dirname, "keys");
  const files = (await readdir(folder)).filter((name) => name.startsWith(`${distribution}-`)).sort();
  return await Promise.all(files.map((name) => readFile(join(folder, name))));
}
