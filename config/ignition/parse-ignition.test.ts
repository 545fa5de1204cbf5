import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import { compareValidation, type ValidateCase } from "@wherry/testing/corpora/ignition-corpus.ts";

const corpus = corpusPath("ignition/validate.json");
const skip = existsSync(corpus) ? false : missingCorpora;

test("every configuration of the corpus is read, and remarked upon, as by the reference", { skip }, () => {
  const cases = JSON.parse(readFileSync(corpus, "utf8")) as ValidateCase[];
  assert.ok(cases.length > 700, `${cases.length} cases`);
  assert.deepEqual(compareValidation(cases), []);
});
