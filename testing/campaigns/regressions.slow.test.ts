import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { bundleForQuickJs } from "@wherry/factory/agent/bundle.ts";
import { run } from "@wherry/factory/system/processes.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { findPeer } from "../peers/peers.ts";
import { skipWithout } from "../peers/skip.ts";
import { pureParsers } from "./fuzz/parsers/pure-parsers.ts";
import { findRegressions } from "./regressions.ts";

const qjs = await findPeer("qjs");

test("whatever a campaign has found is read or refused on QuickJS, too", {
  skip: skipWithout({ qjs }),
}, async () => {
  assert.ok(qjs !== undefined);
  await using folder = await temporaryDirectory();
  const [script, list] = [join(folder.path, "child.js"), join(folder.path, "list.json")];
  const pure = findRegressions().filter(({ parser }) => pureParsers.some(({ name }) => name === parser));
  writeFileSync(script, await bundleForQuickJs(join(import.meta.dirname, "regressions.quickjs.ts")));
  writeFileSync(list, JSON.stringify(pure));
  const { status, stdout, stderr } = await run(qjs.file, [...qjs.prefix, "-m", script, list]);
  assert.equal(status, 0, stderr);
  assert.deepEqual(JSON.parse(stdout.toString("utf8")), []);
});
