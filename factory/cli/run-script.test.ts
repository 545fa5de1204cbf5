import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { run } from "../system/processes.ts";

const module = join(import.meta.dirname, "run-script.ts");
const program = `const [script, folder] = process.argv.slice(1);
const { runScript } = await import(${JSON.stringify(module)});
const require = (await import("node:module")).createRequire(script);
runScript(script, { folder, name: "work" }, require);`;

test("what a script compiled is kept where it ended well, and what is damaged is made anew", async () => {
  await using folder = await temporaryDirectory();
  const script = join(folder.path, "script.cjs");
  await writeFile(
    script,
    `function work() { return require("node:path").basename(__filename); }
process.exitCode = Number(process.env.STATUS);
import("node:path").then((path) => process.stdout.write(work() + " " + path.basename(__dirname + "/a")));`,
  );
  const kept = join(folder.path, "work.code");
  const start = async (status: string) => {
    const words = ["--input-type=module", "--eval", program, script, folder.path];
    const { stdout, ...result } = await run(process.execPath, words, { env: { STATUS: status } });
    assert.deepEqual([result.status, stdout.toString("utf8")], [Number(status), "script.cjs a"], result.stderr);
    return (await readdir(folder.path)).sort();
  };
  assert.deepEqual(await start("1"), ["script.cjs"]);
  assert.deepEqual(await start("0"), ["script.cjs", "work.code"]);
  const first = await readFile(kept);
  // A function that only ran, and was not compiled before.
  assert.ok(first.includes("basename"));
  await start("0");
  assert.ok((await readFile(kept)).equals(first), "it was made anew");
  await writeFile(kept, "damaged");
  await start("0");
  assert.ok((await readFile(kept)).length > 100);
});
