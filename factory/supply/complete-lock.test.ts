import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { buildDeb } from "@wherry/testing/fakes/fake-deb.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { workshopIn } from "@wherry/testing/fixtures/workshop-in.ts";
import { loadDefinition } from "../definition/load.ts";
import { completeLock, explainInImage } from "./complete-lock.ts";
import { fetchImagePackages } from "./fetch-locked.ts";
import { lockImage } from "./lock-image.ts";

test("what scripts of the traditional init call comes with a package whose service has nothing else", async () => {
  await using folder = await temporaryDirectory();
  const [stock, debs] = ["stock", "debs"].map((name) => join(folder.path, name)) as [string, string];
  const file = join(folder.path, "image.yaml");
  await mkdir(join(stock, "base"), { recursive: true });
  await mkdir(debs);
  await writeFile(
    join(stock, "base/image.yaml"),
    `name: base\nversion: "1"\npackages: { install: [shell], omit: [dpkg, sysvinit-utils] }\n`,
  );
  await writeFile(
    file,
    `name: app\nversion: "1"\nextends: base\nrepositories: [{ path: debs }]\npackages: { install: [cached] }\n`,
  );
  for (const name of ["shell", "dpkg", "sysvinit-utils"]) {
    await writeFile(join(debs, `${name}.deb`), await buildDeb({ name, version: "1" }));
  }
  const postinst = "#!/bin/sh\nupdate-rc.d cached defaults >/dev/null\n";
  const files = { "/etc/init.d/cached": "#!/bin/sh\n" };
  await writeFile(
    join(debs, "cached.deb"),
    await buildDeb({ name: "cached", version: "1", files, scripts: { postinst } }),
  );
  const { definition } = await loadDefinition(file, { stockDirectory: stock, cwd: folder.path });
  const workshop = await workshopIn(folder.path);
  const first = await lockImage(definition, workshop);
  const names = first.packages.map(({ name }) => name);
  const lock = await completeLock(first, definition, await fetchImagePackages(first, definition, workshop), workshop);
  assert.deepEqual(names, ["cached", "shell"]);
  assert.deepEqual(
    lock.packages.map(({ name }) => name),
    ["cached", "dpkg", "shell", "sysvinit-utils"],
  );
  const opened = await fetchImagePackages(lock, definition, workshop);
  assert.equal(await completeLock(lock, definition, opened, workshop), lock);
  const { included } = await explainInImage(definition, "dpkg", workshop);
  assert.ok(included);
});
