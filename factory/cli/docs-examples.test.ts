import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { test } from "node:test";
import { callWherry } from "@wherry/testing/fakes/call-wherry.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { loadDefinition } from "../definition/load.ts";

const root = join(import.meta.dirname, "../..");
const stockDirectory = join(root, "images");

interface Example {
  /** Where it stands: "README.md:37". */
  readonly place: string;
  readonly text: string;
}

/** Every example of a definition or of a machine's configuration that people may copy whole. */
async function examples(): Promise<readonly Example[]> {
  const found: Example[] = [];
  for (const file of [join(root, "README.md"), ...globSync(join(root, "docs/*.md")).sort()]) {
    const page = await readFile(file, "utf8");
    for (const { index, 1: text = "" } of page.matchAll(/^```(?:yaml|json)\n(.*?)^```$/gms)) {
      found.push({ place: `${relative(root, file)}:${page.slice(0, index).split("\n").length}`, text });
    }
  }
  return found;
}

/** Parts of a configuration, and includes of files that nobody has. */
const isPart = (text: string) => /^(include|secrets|packages):/.test(text);

test("what README.md and docs/*.md show can be used as it stands there", async (context) => {
  await using folder = await temporaryDirectory();
  const all = (await examples()).filter(({ text }) => !isPart(text));
  assert.ok(all.length >= 10);
  for (const { place, text } of all) {
    await context.test(place, async () => {
      if (/^name: /m.test(text) && /^extends: /m.test(text)) {
        await writeFile(join(folder.path, "image.yaml"), text);
        await loadDefinition("./image.yaml", { stockDirectory, cwd: folder.path });
        return;
      }
      await writeFile(join(folder.path, "machine"), text);
      const given = /^ {2}hostname:\n {4}type: string$/m.test(text) ? ["--set", "hostname=web"] : [];
      const { status, stderr } = await callWherry(["validate", "machine", ...given], folder.path);
      assert.equal(status, 0, stderr);
    });
  }
});
