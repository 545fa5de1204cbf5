import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { imageCheckIds } from "../definition/image-check-ids.ts";
import { checksPage, describeImageChecks } from "./checks-page.ts";
import { imageChecks } from "./image-checks.ts";

test("the page about checks is what the checks say", async () => {
  const advice = "run: node factory/image-checks/checks-page.ts";
  assert.equal(await readFile(checksPage, "utf8"), describeImageChecks(), advice);
});

test("definitions know every check by its id", () => {
  assert.deepEqual(
    imageChecks.map(({ id }) => id),
    imageCheckIds,
  );
});
