import assert from "node:assert/strict";
import { test } from "node:test";
import { startFakeServer } from "@wherry/testing/fakes/fake-server.ts";
import { openAppFolder } from "@wherry/testing/fixtures/app-folder.ts";

test("doctor goes on after a failed check, and says what to do about each", async () => {
  await using folder = await openAppFolder();
  await using empty = await startFakeServer();
  const args = ["doctor", "--mirror", `debian=${empty.url}`];
  const { status, stdout } = await folder.callWithStore(...args);
  assert.equal(status, 1);
  assert.match(stdout, /^ok +node +v\d/m);
  assert.match(stdout, /^ok +mirror +http:\S+ \(chosen by the command line\)$/m);
  for (const name of ["repository", "tools", "accelerator"]) {
    assert.match(stdout, new RegExp(`^FAILED +${name} +\\S`, "m"));
    assert.match(stdout, new RegExp(`^ {2}${name}: \\S`, "m"));
  }
  const { checks } = JSON.parse((await folder.callWithStore(...args, "--json")).stdout);
  assert.deepEqual(
    checks.filter(({ ok }: { ok: boolean }) => !ok).map(({ name }: { name: string }) => name),
    ["repository", "tools", "accelerator"],
  );
});
