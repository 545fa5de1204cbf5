import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { reviewedScripts } from "./reviewed.ts";
import { describeReviews, reviewsPage } from "./reviews-page.ts";

test("the page about scripts is what the table says", async () => {
  assert.equal(await readFile(reviewsPage, "utf8"), describeReviews());
});

test("the table names every script once, gives a reason, and points at absolute paths", () => {
  const seen = new Set<string>();
  for (const review of reviewedScripts) {
    const key = `${review.package} ${review.script}`;
    assert.equal(seen.has(key), false, key);
    seen.add(key);
    assert.match(review.reason, /^.*\.$/, key);
    for (const digest of review.sha256) assert.match(digest, /^[0-9a-f]{64}$/, key);
    for (const effect of review.effects ?? []) if ("path" in effect) assert.match(effect.path, /^\//, key);
  }
});
