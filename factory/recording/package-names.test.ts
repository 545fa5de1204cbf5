import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { buildDeb } from "@wherry/testing/fakes/fake-deb.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { openWorkshop } from "../supply/open-workshop.ts";
import { readPackageNames } from "./package-names.ts";

test("packages are named by name, or by a file, which is a repository of its own", async () => {
  await using folder = await temporaryDirectory();
  await writeFile(join(folder.path, "own.deb"), await buildDeb({ name: "own", version: "1:2-3" }));
  await writeFile(join(folder.path, "arm.deb"), await buildDeb({ name: "arm", version: "1", architecture: "arm64" }));
  await writeFile(join(folder.path, "text.deb"), "no package");
  const workshop = await openWorkshop({
    store: join(folder.path, "store"),
    mirrors: {},
    hostTools: false,
    emit: () => {},
    signal: new AbortController().signal,
  });
  const read = async (...names: readonly string[]) =>
    await readPackageNames(names, { workshop, architecture: "amd64", cwd: folder.path });
  assert.deepEqual(await read("bash", "own.deb"), {
    install: ["bash", "own=1:2-3"],
    sources: [{ kind: "local", path: join(folder.path, "own.deb"), name: "own.deb" }],
  });
  for (const [name, code] of [
    ["arm.deb", "package.missing"],
    ["text.deb", "package.malformed"],
    ["nowhere.deb", "definition.unreadable"],
  ] as const)
    await assert.rejects(read(name), { code });
});
