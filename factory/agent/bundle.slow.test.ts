import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { openFullStore } from "@wherry/testing/fixtures/open-store.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { run } from "../system/processes.ts";
import { bundleAgent, bundleForQuickJs } from "./bundle.ts";

const qjs = await findPeer("qjs");

test("the agent is one module that needs nothing but the engine's own, the same each time", async () => {
  await using folder = await temporaryDirectory();
  const open = async (name: string) =>
    (await openFullStore({ directory: join(folder.path, name), signal: new AbortController().signal })).memo;
  const first = Buffer.from(await bundleAgent(await open("a"))).toString("utf8");
  const second = Buffer.from(await bundleAgent(await open("b"))).toString("utf8");
  assert.equal(first, second);
  assert.match(first, /^#!\/usr\/bin\/qjs -m\n/);
  const imported = [...first.matchAll(/\bimport\b[^";()]*"([^"]*)"/g)].map(([, from]) => from);
  assert.deepEqual([...new Set(imported)].sort(), ["os", "std"]);
  // Nothing of this machine is in it.
  assert.ok(!first.includes(process.cwd()));
});

test("it is made once for its sources", async () => {
  await using folder = await temporaryDirectory();
  const { memo } = await openFullStore({ directory: folder.path, signal: new AbortController().signal });
  let made = 0;
  const bundle = async () => `// ${++made} ü`;
  for (let count = 0; count < 3; count++) {
    assert.equal(Buffer.from(await bundleAgent(memo, bundle)).toString("utf8"), "// 1 ü");
  }
});

test("QuickJS runs it, by its name too", {
  skip: skipWithout({ qjs }),
}, async () => {
  assert.ok(qjs !== undefined);
  await using folder = await temporaryDirectory();
  const script = join(folder.path, "agent.js");
  await writeFile(script, await bundleForQuickJs(join(import.meta.dirname, "../../host/agent/main.ts")));
  const call = async (...words: string[]) => {
    const { status, stdout, stderr } = await run(qjs.file, [...qjs.prefix, "-m", script, ...words]);
    return { status, stdout: stdout.toString("utf8"), stderr };
  };
  const help = await call("--help");
  assert.deepEqual([help.status, help.stderr], [0, ""]);
  assert.match(help.stdout, /^Usage: wherry-agent <command>/);
  assert.deepEqual(await call("statsu"), {
    status: 2,
    stdout: "",
    stderr: "wherry-agent: unknown command 'statsu'\n  did you mean status?\n",
  });
  const status = JSON.parse((await call("status", "--json")).stdout);
  assert.ok(status.var.size > 0);
});
