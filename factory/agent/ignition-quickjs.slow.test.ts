import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { run } from "../system/processes.ts";
import { bundleForQuickJs } from "./bundle.ts";

const qjs = await findPeer("qjs");
const corpus = corpusPath("ignition");
const driver = fileURLToPath(new URL("../../testing/quickjs/ignition-corpus.ts", import.meta.url));

const skip = skipWithout({ qjs }) || (existsSync(corpus) ? false : missingCorpora);

test("on QuickJS Ignition configurations are read and merged as by the reference, and quickly", {
  skip,
}, async (context) => {
  assert.ok(qjs !== undefined);
  await using folder = await temporaryDirectory();
  const script = join(folder.path, "driver.js");
  await writeFile(script, await bundleForQuickJs(driver));
  const words = [...qjs.prefix, "-m", script, join(corpus, "validate.json"), join(corpus, "merge.json")];
  const { status, stdout, stderr } = await run(qjs.file, words);
  assert.equal(status, 0, stderr);
  const { disagreements, cases, milliseconds } = JSON.parse(stdout.toString("utf8"));
  assert.deepEqual(disagreements, []);
  assert.ok(cases > 1000, `${cases} cases`);
  context.diagnostic(`200 files of 1 kB: ${milliseconds.toFixed(1)} ms`);
  // A machine that is busy takes several times of what it takes alone, which is about 15 ms.
  assert.ok(milliseconds < 400, `${milliseconds} ms`);
});
