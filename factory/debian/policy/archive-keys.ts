import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ownFile } from "../../installation/own-files.ts";

/** The public keys that sign the suites of a distribution, sorted by their files' names: see keys/README.md. */
export async function readArchiveKeys(distribution: string): Promise<Uint8Array[]> {
  const folder = ownFile("debian/policy/keys");
  const files = (await readdir(folder)).filter((name) => name.startsWith(`${distribution}-`)).sort();
  return await Promise.all(files.map((name) => readFile(join(folder, name))));
}
