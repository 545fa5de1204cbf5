import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { startFakeRepository } from "@wherry/testing/fakes/fake-repository.ts";
import { openApp } from "@wherry/testing/fixtures/open-app.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { formatLock } from "../lock/lock-file.ts";
import { chooseLock } from "./choose-lock.ts";

const packages = [
  { name: "agent", version: "1", fields: { Depends: "common" } },
  { name: "common", version: "2" },
];

test("without a file the solver chooses, and by a lock the same is chosen again", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const { definition, workshop } = await openApp(folder.path, repository);
  const lock = await chooseLock(definition, { lockFile: undefined, workshop });
  assert.deepEqual(
    lock.packages.map(({ name, version }) => `${name} ${version}`),
    ["agent 1", "common 2"],
  );
  const lockFile = join(folder.path, "app.lock");
  await writeFile(lockFile, formatLock(lock));
  await repository.publish({ packages: packages.map((one) => ({ ...one, version: "3" })) });
  assert.deepEqual(await chooseLock(definition, { lockFile, workshop }), lock);
});

test("a lock that is not there, is none, or was made for other packages is refused with how to make it", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const { definition, workshop } = await openApp(folder.path, repository);
  const lockFile = join(folder.path, "app.lock");
  const choose = async (of = definition) => await chooseLock(of, { lockFile, workshop });
  await assert.rejects(choose(), { code: "lock.invalid", message: /cannot be read/, hint: /wherry lock DEFINITION/ });
  await writeFile(lockFile, "not a lock");
  await assert.rejects(choose(), { code: "lock.invalid", hint: /wherry lock/ });
  await writeFile(lockFile, formatLock(await chooseLock(definition, { lockFile: undefined, workshop })));
  const changed = { ...definition, packages: { ...definition.packages, install: ["common"] } };
  await assert.rejects(choose(changed), { code: "lock.invalid", message: /other packages/, hint: /make it anew/ });
});
