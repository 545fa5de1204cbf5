import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { buildDeb } from "@wherry/testing/fakes/fake-deb.ts";
import { type AppFolder, openAppFolder } from "@wherry/testing/fixtures/app-folder.ts";

/** A folder with a package whose script nobody knows. */
async function openScripted(more: string): Promise<AppFolder & { into(name: string): readonly string[] }> {
  const head = 'name: app\nversion: "1"\nkernel: null\noutput: [oci]\nrepositories: [{ path: debs }]\n';
  const folder = await openAppFolder({ "s.yaml": `${head}packages: { install: [scripted]${more} }\n` });
  const scripts = { postinst: "#!/bin/sh\ntouch /etc/made\n" };
  await writeFile(join(folder.path, "debs/s.deb"), await buildDeb({ name: "scripted", version: "1", scripts }));
  return { ...folder, into: (name: string) => ["--output", join(folder.path, name)] };
}

for (const command of ["lock", "build"]) {
  test(`${command} --no-code runs no script, and says whose and what to do`, async () => {
    await using folder = await openScripted("");
    const { status, stderr } = await folder.callWithStore(command, "s.yaml", ...folder.into("out"), "--no-code");
    assert.equal(status, 1);
    assert.match(stderr, /--no-code refuses to run the maintainer scripts of scripted/);
    assert.match(stderr, /recording\.unavailable[\s\S]*acknowledge/);
  });
}

test("packages.scripts: refuse leaves a script unknown, which ends the build", async () => {
  await using folder = await openScripted(", scripts: refuse");
  const built = await folder.callWithStore("build", "s.yaml", ...folder.into("out"));
  assert.equal(built.status, 1);
  assert.match(built.stderr, /nobody has reviewed[\s\S]*script\.unreviewed/);
  const locked = await folder.callWithStore("lock", "s.yaml", ...folder.into("s.lock"));
  assert.equal(locked.status, 0, locked.stderr);
});

test("repositories without what scripts need are told, with the names", async () => {
  await using folder = await openScripted("");
  const { status, stderr } = await folder.callWithStore("lock", "s.yaml", ...folder.into("s.lock"));
  assert.equal(status, 1);
  assert.match(stderr, /repositories lack what scripts need[\s\S]*dpkg[\s\S]*recording\.unavailable/);
});

test("explain tells what a package's scripts do, and runs none with --no-code", async () => {
  await using folder = await openScripted("");
  const { status, stdout } = await folder.callWithStore("explain", "s.yaml", "scripted", "--no-code");
  assert.equal(status, 0);
  assert.match(stdout, /nobody knows what its postinst does/);
});
