import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { commandManual } from "./manual.ts";

const folder = resolve(import.meta.dirname, "../../dist/man");
await mkdir(folder, { recursive: true });
for (const [name, text] of await commandManual()) {
  await writeFile(join(folder, name), text);
  process.stdout.write(`${join(folder, name)}\n`);
}
