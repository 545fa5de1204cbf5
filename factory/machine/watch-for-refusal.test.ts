import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { sleep } from "../system/clock.ts";
import { watchForRefusal } from "./watch-for-refusal.ts";

const see = (lines: readonly string[]) => {
  const watch = watchForRefusal();
  for (const text of lines) watch.see({ time: 1, text });
  return watch.refused;
};

test("a machine's reason for not starting is told with its place and advice, and not what came of it", async () => {
  const refused = see([
    "[9.34] wherry: usr",
    "[19.94] wherry: FAILED: a user nobody-knows does not exist\r",
    "[19.94] wherry:   at $.storage.files.0.user",
    "[19.95] wherry:   name one that the image has",
    "[19.95] wherry: FAILED: the system could not be set up",
    "[19.95] wherry:   the lines above say why",
    "[19.95] wherry:   reboot in 10 seconds",
  ]);
  await assert.rejects(refused, {
    code: "machine.failed",
    message: "the machine refuses to start: a user nobody-knows does not exist",
    hint: "at $.storage.files.0.user\n  name one that the image has",
  });
});

test("a machine that starts is not given up, whatever else its console says", async () => {
  const refused = see(["[1.0] wherry: initrd", "[FAILED] Failed to start x.service", "  reboot in 10 seconds"]);
  assert.equal(await Promise.race([refused, sleep(20).then(() => "waiting")]), "waiting");
});

test("of a machine that never ends giving reasons no more are kept than can be read", async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `[2.0] wherry:   reason ${index}`);
  const refused = see(["[1.0] wherry: FAILED: no", ...many, "[3.0] wherry:   reboot in 10 seconds"]);
  const error = await refused.catch((cause: unknown) => cause);
  assert.ok(error instanceof WherryError && (error.hint ?? "").split("\n").length <= 100);
});
