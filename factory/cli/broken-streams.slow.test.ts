import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { runOrFail } from "../system/processes.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
/** Something is told of it, but it is taken. */
const fine = "variant: fcos\nversion: 1.5.0\nparameters: {unused: {type: string, default: a}}\n";

const cases: readonly (readonly [what: string, words: string, status: number, told: RegExp])[] = [
  ["standard error has no reader: the work is done", "transpile fine.bu --output out 2> >(exec true)", 0, /^$/],
  ["standard error has no reader: a failure is one", "transpile wrong.bu --output out 2> >(exec true)", 1, /^$/],
  ["standard error is full", "transpile wrong.bu --output out 2>/dev/full", 1, /^$/],
  ["standard output has no reader", "transpile fine.bu > >(exec true)", 0, /^$/],
  [
    "standard output is full",
    "transpile fine.bu 2>&1 >/dev/full",
    1,
    /^error: standard output: cannot write there: the disk is full {2}\[output\.unwritable\]\n {2}lead it/m,
  ],
];
for (const [what, words, status, told] of cases) {
  test(`where ${what}`, async () => {
    await using folder = await temporaryDirectory();
    await writeFile(join(folder.path, "fine.bu"), fine);
    await writeFile(join(folder.path, "wrong.bu"), `${fine}storage: {files: [{path: etc}]}\n`);
    const script = `"$0" "$1" ${words}; echo "status $?" >status`;
    const { stdout } = await runOrFail("bash", ["-c", script, process.execPath, main], {
      cwd: folder.path,
      env: { PATH: process.env.PATH ?? "", HOME: folder.path },
    });
    const found = await runOrFail("cat", ["status"], { cwd: folder.path });
    assert.equal(found.stdout.toString(), `status ${status}\n`);
    assert.match(stdout.toString(), told);
    assert.deepEqual((await readdir(folder.path)).includes("out"), status === 0 && words.includes("--output"));
  });
}
