import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { test } from "node:test";
import { plainValue } from "@wherry/config/json/plain-value.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { createSourceFiles } from "./source-files.ts";
import { loadTypeScript } from "./typescript.ts";

async function load(source: string) {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "a.ts");
  await writeFile(path, source);
  const files = createSourceFiles();
  const loaded = await loadTypeScript(path, { show: (file) => relative(folder.path, file), files });
  return { ...loaded, place: loaded.root && files.placeOf(loaded.root.offset) };
}

const exported: readonly (readonly [what: string, source: string])[] = [
  ["by default", "export default { name: 'a' };"],
  ["as image", "export const image = { name: 'a' };"],
  ["as a promise", "export default Promise.resolve({ name: 'a' });"],
  ["by defineImage", 'import { defineImage } from "wherry";\nexport default defineImage({ name: "a" });'],
];

for (const [what, source] of exported) {
  test(`a definition that is exported ${what} is taken`, async () => {
    const { root, findings, place } = await load(source);
    assert.deepEqual(findings, []);
    assert.deepEqual(root && plainValue(root), { name: "a" });
    assert.deepEqual(place, { file: "a.ts" });
  });
}

const refused: readonly (readonly [what: string, source: string, said: RegExp])[] = [
  ["exports nothing", "export const a = 1;", /^a\.ts: the file exports no definition$/],
  ["exports a function", "export default () => ({});", /^a\.ts: the file exports a function, not a definition$/],
  ["is not TypeScript", "export default {;", /^a\.ts: this is not TypeScript: /],
  ["throws", "\nthrow new Error('boom');", /^a\.ts: the definition failed while it ran: boom$/],
  ["imports what is not there", 'import "./none.ts";', /^a\.ts: Cannot find module /],
  ["has types that do something", "enum A { B }", /^a\.ts: /],
];

for (const [what, source, said] of refused) {
  test(`a file that ${what} is refused`, async () => {
    const { root, findings } = await load(source);
    assert.equal(root, undefined);
    assert.match(findings.map(({ file, message }) => `${file}: ${message}`).join("\n"), said);
  });
}
