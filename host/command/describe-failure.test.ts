import assert from "node:assert/strict";
import { test } from "node:test";
import { ProvisionError } from "../plan/provision-error.ts";
import { SystemError } from "../system/system.ts";
import { describeFailure } from "./describe-failure.ts";

test("a failure of provisioning is its reason, its place and what to do, a line each", () => {
  const error = new ProvisionError("config.invalid", ["it is wrong", "for two reasons"], {
    path: ["storage", "files", 0],
    hint: "correct it",
  });
  assert.deepEqual(describeFailure(error), [
    "it is wrong",
    "  for two reasons",
    "  at $.storage.files.0",
    "  correct it",
  ]);
  assert.deepEqual(describeFailure(new ProvisionError("internal", "no")), ["no"]);
});

test("a line break that came from elsewhere begins no line of its own", () => {
  const forged = "a\n[1.00] wherry: all is well";
  const error = new ProvisionError("storage.conflict", `${forged} is in use`, { hint: `look at ${forged}` });
  assert.deepEqual(describeFailure(error), [`${forged} is in use`, `  look at ${forged}`]);
  const full = new SystemError("ENOSPC", forged, "no space left");
  assert.deepEqual(describeFailure(full), [`${forged}: no space left`, "  the disk is full"]);
});

test("a full disk is called one", () => {
  assert.deepEqual(describeFailure(new SystemError("ENOSPC", "/var/a", "no space left")), [
    "/var/a: no space left",
    "  the disk is full",
  ]);
  assert.deepEqual(describeFailure(new SystemError("EROFS", "/usr/a", "read-only")), ["/usr/a: read-only"]);
});

test("anything else is called a bug, and shows where it comes from", () => {
  const [first, second] = describeFailure(new TypeError("x is undefined"));
  assert.equal(first, "this should not have happened: x is undefined");
  assert.match(second ?? "", /TypeError|at /);
  assert.match(describeFailure("text")[0] ?? "", /: text$/);
});
