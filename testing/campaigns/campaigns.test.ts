import assert from "node:assert/strict";
import { test } from "node:test";
import { campaigns, describeCampaigns } from "./campaigns.ts";

test("each campaign is in the help, and refuses words that it does not know", () => {
  for (const { name, prepare } of campaigns) {
    assert.match(describeCampaigns(), new RegExp(`^  ${name} `, "m"));
    assert.throws(() => prepare(["--nonsense"], "/none"), TypeError);
  }
});
