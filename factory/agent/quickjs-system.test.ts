import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { run } from "../system/processes.ts";
import { bundleForQuickJs } from "./bundle.ts";

const qjs = await findPeer("qjs");
const skip = skipWithout({ qjs });
const driver = fileURLToPath(new URL("../../testing/quickjs/system-behaviours.ts", import.meta.url));

const source = skip === false ? await bundleForQuickJs(driver) : "";

for (const umask of ["0022", "0077"]) {
  test(`the door on QuickJS does all that every door does, with umask ${umask}`, { skip }, async (context) => {
    if (qjs === undefined) return;
    await using folder = await temporaryDirectory();
    const script = join(folder.path, "driver.js");
    await writeFile(script, source);
    // The engine closes every descriptor that there could be before it starts a program.
    const words = [qjs.file, ...qjs.prefix, "-m", script, folder.path];
    const shell = `umask ${umask}; ulimit -n 256; exec "$@"`;
    const { status, stdout, stderr } = await run("sh", ["-c", shell, "sh", ...words]);
    assert.equal(status, 0, stderr);
    const tried: { name: string; failure?: string }[] = JSON.parse(stdout.toString("utf8"));
    assert.ok(tried.length > 20);
    for (const { name, failure } of tried) await context.test(name, () => assert.equal(failure, undefined));
  });
}
