import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { recordFile } from "@wherry/factory/debian/policy/shipped-records.ts";
import { formatRecords } from "@wherry/factory/scripts/record-file.ts";
import type { ScriptRecord } from "@wherry/factory/scripts/script-record.ts";

/** All records of a folder, as `writeShipped` left them. */
export async function readShipped(folder: string): Promise<ScriptRecord[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  const read = files.map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8")) as ScriptRecord[]);
  return (await Promise.all(read)).flat();
}

/** Writes records to their files, each as one line; those of one package in the order of their scripts' digests. */
export async function writeShipped(folder: string, records: readonly ScriptRecord[]): Promise<void> {
  const digest = ({ scripts }: ScriptRecord) => scripts.map(({ sha256 }) => sha256).join();
  const sorted = records.toSorted((a, b) => (digest(a) < digest(b) ? -1 : 1));
  await mkdir(folder, { recursive: true });
  for (const [name, some] of Map.groupBy(sorted, (record) => recordFile(record.package))) {
    await writeFile(join(folder, name), formatRecords(some));
  }
}
