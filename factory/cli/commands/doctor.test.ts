import assert from "node:assert/strict";
import { test } from "node:test";
import { startFakeServer } from "@wherry/testing/fakes/fake-server.ts";
import { openAppFolder } from "@wherry/testing/fixtures/app-folder.ts";

test("doctor goes on after a failed check, and says what to do about each", async () => {
  await using folder = await openAppFolder();
  await using empty = await startFakeServer();
  const args = ["doctor", "--yes", "--mirror", `debian=${empty.url}`];
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

test("doctor fetches nothing where nobody can be asked, and says what it would fetch, and how", async () => {
  await using folder = await openAppFolder();
  await using empty = await startFakeServer();
  const args = ["doctor", "--mirror", `debian=${empty.url}`];
  const { status, stdout } = await folder.callWithStore(...args);
  assert.equal(status, 1);
  for (const name of ["repository", "tools", "accelerator"])
    assert.match(stdout, new RegExp(`^-- +${name} +not looked at: the lists of debian:trixie \\(some 10 MB\\)`, "m"));
  assert.match(stdout, /^ {2}wherry doctor --yes fetches it$/m);
  assert.deepEqual(empty.requests, []);
});
