import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "../fixtures/temporary.ts";

/** Runs a plan in a process of its own, as inside a test Node does not start its test runner. */
function run(root: string, groups: readonly (readonly string[])[]) {
  const plan = { headline: "runs these", runs: [{ groups, atOnce: 1 }] };
  const code = `import { runPlan } from ${JSON.stringify(new URL("./run-plan.ts", import.meta.url).href)};
    process.exitCode = await runPlan(${JSON.stringify(plan)}, ${JSON.stringify(root)});`;
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8", env });
}

test("tests of a group are all run and summed up, and what cannot be loaded fails without the others", async () => {
  await using folder = await temporaryDirectory();
  const files = {
    "a.test.mjs": "test('one', () => {});",
    "b.test.mjs": "test('two', () => {}); test('three', () => {});",
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder.path, name), `import { test } from "node:test"; ${text}`);
  }
  await writeFile(join(folder.path, "broken.test.mjs"), "import './gone.mjs';");
  const sound = run(folder.path, [["a.test.mjs", "b.test.mjs"]]);
  assert.equal(sound.status, 0, sound.stdout + sound.stderr);
  assert.match(sound.stdout, /^runs these\n/);
  assert.match(sound.stdout, /tests 3\n/);
  const broken = run(folder.path, [["a.test.mjs", "broken.test.mjs", "b.test.mjs"]]);
  assert.equal(broken.status, 1);
  assert.match(broken.stdout, /broken\.test\.mjs is loaded/);
  assert.match(broken.stdout, /pass 3\n.*fail 1\n/s);
});
