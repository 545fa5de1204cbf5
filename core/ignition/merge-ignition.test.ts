import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compareMerging, type MergeCase } from "@wherry/testing/ignition-corpus.ts";

const corpus = join(import.meta.dirname, "../../../shared/corpora/ignition/merge.json");
const skip = existsSync(corpus) ? false : "the corpus of third-party cases is not here";

test("every pair of the corpus is merged, and the result remarked upon, as by the reference", { skip }, () => {
  const cases = JSON.parse(readFileSync(corpus, "utf8")) as MergeCase[];
  assert.ok(cases.length > 250, `${cases.length} cases`);
  assert.deepEqual(compareMerging(cases), []);
});
