import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { buildDeb } from "@wherry/testing/fakes/fake-deb.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { workshopIn } from "@wherry/testing/fixtures/workshop-in.ts";
import { loadDefinition } from "../definition/load.ts";
import { formatLock, parseLock } from "../lock/lock-file.ts";
import { fetchLocked } from "./fetch-locked.ts";
import { lockImage } from "./lock-image.ts";

/** Its packages come from beside the definition, from outside its folder, and from what a file elsewhere adds. */
const checkout = {
  "images/app.yaml": `
extends: ../shared/base.yaml
name: app
version: "1"
repositories: [{ path: debs }, { path: ../vendor/single.deb }]
packages: { install: [agent, single, common] }
`,
  "shared/base.yaml": "repositories: [{ path: debs }]\n",
};
const packages = { "images/debs": "agent", vendor: "single", "shared/debs": "common" };

test("the same definition gives the same lock in any folder, local packages included", async () => {
  await using folder = await temporaryDirectory();
  const [one, two] = ["one", "deeper/two"].map((name) => join(folder.path, name));
  assert.ok(one !== undefined && two !== undefined);
  const locks: string[] = [];
  for (const root of [one, two]) {
    await checkOut(root);
    const { definition } = await loadDefinition(join(root, "images/app.yaml"), { stockDirectory: root, cwd: root });
    locks.push(formatLock(await lockImage(definition, await workshopIn(root))));
  }
  const [first = "", second = ""] = locks;
  assert.equal(sha256(first), sha256(second));
  assert.deepEqual(
    parseLock(first, "lock").repositories.map(({ id }) => id),
    ["../shared/debs", "./debs", "../vendor/single.deb"],
  );
});

test("a lock from one folder leads to the packages in another", async () => {
  await using folder = await temporaryDirectory();
  const [one, two] = [join(folder.path, "one"), join(folder.path, "two")];
  for (const root of [one, two]) await checkOut(root);
  const load = async (root: string, cwd: string) =>
    (await loadDefinition(join(root, "images/app.yaml"), { stockDirectory: root, cwd })).definition;
  const lock = await lockImage(await load(one, one), await workshopIn(one));
  const workshop = await workshopIn(two);
  const definition = await load(two, "/");
  await fetchLocked(lock.packages, { repositories: lock.repositories, sources: definition.repositories }, workshop);
  for (const { sha256: digest } of lock.packages) assert.ok(await workshop.store.has(digest));
});

test("a folder that the definition names by its absolute path keeps it", async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "app.yaml");
  const debs = join(folder.path, "debs");
  await save(join(debs, "agent.deb"), await buildDeb({ name: "agent", version: "1" }));
  await save(file, `name: app\nversion: "1"\nrepositories: [{ path: ${debs} }]\npackages: { install: [agent] }\n`);
  const { definition } = await loadDefinition(file, { stockDirectory: folder.path, cwd: folder.path });
  const { repositories } = await lockImage(definition, await workshopIn(folder.path));
  assert.deepEqual(repositories, [{ id: debs }]);
});

async function checkOut(root: string): Promise<void> {
  for (const [path, text] of Object.entries(checkout)) await save(join(root, path), text);
  for (const [path, name] of Object.entries(packages)) {
    await save(join(root, path, `${name}.deb`), await buildDeb({ name, version: "1" }));
  }
}

async function save(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
