import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import type { Effect } from "../../scripts/effects.ts";
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
    for (const path of (review.effects ?? []).flatMap(pathsOf)) assert.match(path, /^\//, key);
  }
});

/** All that an effect names by path; a link's target may be relative. */
function pathsOf(effect: Effect): readonly string[] {
  if (effect.kind === "copy") return [effect.from, effect.to];
  if (effect.kind === "divert") return [effect.path, effect.to];
  if (effect.kind !== "alternative") return "path" in effect ? [effect.path] : [];
  return [effect, ...effect.slaves].flatMap(({ link, path }) => [link, path]);
}
