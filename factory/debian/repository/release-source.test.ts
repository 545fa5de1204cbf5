import assert from "node:assert/strict";
import { test } from "node:test";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import { startFakeRepository } from "@wherry/testing/fakes/fake-repository.ts";
import { repositoryContext } from "@wherry/testing/fixtures/repository-context.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { now } from "../../system/clock.ts";
import { openRepository } from "./repository.ts";

const packages = [{ name: "hello", version: "1.0" }];

test("where no server answers, what was read last does, with a warning; a refusal is no reason to use it", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const source = await repository.source(folder.path);
  await openRepository(source, repositoryContext(folder.path));
  await repository.publish({ packages: [], date: now() - 60 });
  repository.misbehave("InRelease", { truncate: 10 });
  const events: WherryEvent[] = [];
  const context = repositoryContext(folder.path, { emit: (event) => events.push(event) });
  const opened = await openRepository(source, context);
  assert.equal(opened.packagesNamed("hello").length, 1);
  assert.match(JSON.stringify(events), /is used as it was on \d{4}-\d\d-\d\d: cannot fetch .*InRelease/);
  repository.misbehave("InRelease", { status: 403 });
  await assert.rejects(openRepository(source, context), { code: "repository.unreachable", message: /HTTP 403/ });
});

test("what was read last is not used once it has expired", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages, validUntil: now() + 3600 });
  const source = await repository.source(folder.path);
  await openRepository(source, repositoryContext(folder.path));
  const late = repositoryContext(folder.path, { offline: true, now: now() + 7200 });
  await assert.rejects(openRepository(source, late), { code: "repository.expired" });
});
