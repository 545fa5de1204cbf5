import assert from "node:assert/strict";
import { test } from "node:test";
import { startFakeRepository } from "@wherry/testing/fakes/fake-repository.ts";
import { openApp } from "@wherry/testing/fixtures/open-app.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { fetchLocked, unpackLocked } from "./fetch-locked.ts";
import { lockImage } from "./lock-image.ts";

const packages = [
  { name: "agent", version: "1", fields: { Depends: "common" }, files: { "/usr/share/agent/data": "x" } },
  { name: "common", version: "2" },
];

test("locked packages come from the mirror once", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const { definition, workshop } = await openApp(folder.path, repository);
  const lock = await lockImage(definition, workshop);
  const sources = { repositories: lock.repositories, sources: definition.repositories };
  await fetchLocked(lock.packages, sources, workshop);
  const requests = repository.requests.length;
  await fetchLocked(lock.packages, sources, workshop);
  assert.equal(repository.requests.length, requests);
  const [agent] = await unpackLocked(lock.packages, workshop);
  assert.ok(agent?.entries.has("/usr/share/agent/data"));
});

test("a package that the mirror has no more is named, with what to do", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const { definition, workshop } = await openApp(folder.path, repository);
  const lock = await lockImage(definition, workshop);
  await repository.publish({ packages: packages.map((one) => ({ ...one, version: "3" })) });
  const sources = { repositories: lock.repositories, sources: definition.repositories };
  await assert.rejects(fetchLocked(lock.packages, sources, workshop), { code: "repository.missing", hint: /lock/ });
});

test("a lock whose repository the definition does not name is refused", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const { definition, workshop } = await openApp(folder.path, repository);
  const lock = await lockImage(definition, workshop);
  await assert.rejects(fetchLocked(lock.packages, { repositories: lock.repositories, sources: [] }, workshop), {
    code: "lock.invalid",
    message: /^agent comes from .*, which the definition does not name$/,
  });
});
