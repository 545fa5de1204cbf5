import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { FakePackage } from "@wherry/testing/fakes/fake-deb.ts";
import { startFakeRepository } from "@wherry/testing/fakes/fake-repository.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { workshopIn } from "@wherry/testing/fixtures/workshop-in.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { plainDefinition } from "../definition/plain-definition.ts";
import { lockImage } from "./lock-image.ts";

const packages: FakePackage[] = [
  { name: "shell", version: "1" },
  { name: "driver", version: "1", component: "contrib" },
  { name: "microcode", version: "1", component: "firmware" },
];

test("a package of a component that is not asked for is said to be there, with the line that names it", async () => {
  const { message, hint, address } = await refusalOf(["shell", "microcode"], ["main"]);
  assert.equal(
    message,
    'package "microcode" is in the component firmware, which is not among the definition\'s repositories',
  );
  assert.equal(
    hint,
    `name the components: repositories: [{ url: ${address}, suite: trixie, components: [main, firmware] }]`,
  );
});

test("several packages are told together, and what no component has is told as ever", async () => {
  const { findings, address } = await refusalOf(["shell", "microcode", "driver", "nowhere"], ["main"]);
  const names = `name the components: repositories: [{ url: ${address}, suite: trixie, components: [main, contrib, firmware] }]`;
  assert.deepEqual(findings, [
    ['package "driver" is in the component contrib, which is not among the definition\'s repositories', names],
    ['package "microcode" is in the component firmware, which is not among the definition\'s repositories', names],
    ['package "nowhere" does not exist', "none of the repositories has it for amd64"],
  ]);
});

test("who names a component and forgets the first one is told of that", async () => {
  const { hint } = await refusalOf(["shell", "microcode"], ["firmware"]);
  assert.match(hint ?? "", /components: \[firmware, main\]/);
});

async function refusalOf(install: readonly string[], components: readonly string[]) {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const plain = plainDefinition("image", "1");
  const definition: ImageDefinition = {
    ...plain,
    kernel: null,
    packages: { ...plain.packages, install: [...install] },
    repositories: [await repository.source(folder.path, components)],
  };
  const workshop = await workshopIn(folder.path);
  await using _ = workshop.store;
  const error = await lockImage(definition, workshop).then(
    () => assert.fail("nothing is missing"),
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof WherryError && error.code === "package.missing");
  const { message, hint } = error;
  return { message, hint, findings: error.findings.map((one) => [one.message, one.hint]), address: repository.url };
}
