import { readFile } from "node:fs/promises";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { ownFile } from "../../installation/own-files.ts";
import type { ScriptRecord } from "../../scripts/script-record.ts";

/** Where they lie, in files by the first letter of the package's name: `recordFile`. */
export const recordFolder = ownFile("debian/policy/records");

/** "r.json": the file that has a package's records. Libraries are many, and have a file for each letter after "lib". */
export function recordFile(name: string): string {
  return `${/^lib./.test(name) ? name.slice(0, 4) : name.slice(0, 1)}.json`;
}

/** The records that come with Wherry, of packages of these names; there may be several of one, for its versions. */
export async function loadShippedRecords(names: readonly string[]): Promise<readonly ScriptRecord[]> {
  const wanted = new Set(names);
  const files = [...new Set(names.map(recordFile))].sort();
  const read = await Promise.all(files.map((file) => readRecords(`${recordFolder}/${file}`)));
  return read.flat().filter((record) => wanted.has(record.package));
}

async function readRecords(path: string): Promise<readonly ScriptRecord[]> {
  try {
    // Wherry's own data, which a test holds against the schema.
    return JSON.parse(await readFile(path, "utf8")) as readonly ScriptRecord[];
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return [];
    throw cause;
  }
}
