import assert from "node:assert/strict";
import { test } from "node:test";
import { processorSeconds } from "@wherry/testing/fixtures/processor-seconds.ts";
import { parsePamProfile } from "./pam-profile.ts";

test("a field's value stands behind its name or on the lines below, without blanks around it", () => {
  const text =
    "Name:  Unix \t\nPriority: 256\nDefault: yes\nAuth-Type: Primary\nAuth:\n\t[default=1]\tpam_unix.so a:b  \n";
  const profile = parsePamProfile("unix", text);
  assert.deepEqual([profile.priority, profile.enabledByDefault], [256, true]);
  assert.deepEqual(profile.stacks.auth?.lines, ["[default=1]\tpam_unix.so a:b"]);
});

test("a long line of blanks or colons takes no longer than any other", async () => {
  for (const filling of [" ", ":", "\t:"]) {
    const work = () => parsePamProfile("a", `Name:${filling.repeat(50_000)}\u2028x`);
    assert.ok((await processorSeconds(work)) < 1, filling);
  }
});
