import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { buildDeb } from "@wherry/testing/fakes/fake-deb.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { workshopIn } from "@wherry/testing/fixtures/workshop-in.ts";
import { buildElf } from "@wherry/testing/samples/elf.ts";
import { loadDefinition } from "../definition/load.ts";
import { fetchImagePackages } from "./fetch-locked.ts";
import { installTools } from "./install-tools.ts";
import { lockImage } from "./lock-image.ts";
import { openToolbox } from "./toolbox.ts";

/** A lock of one package with a static program for this machine, and who may fetch it. */
async function lockTool(folder: string) {
  const machine = process.arch === "arm64" ? 183 : 62;
  const files = { "/usr/bin/drill": { content: buildElf({ machine }), mode: 0o755 } };
  await mkdir(join(folder, "debs"));
  await writeFile(join(folder, "debs/drill.deb"), await buildDeb({ name: "drill", version: "1", files }));
  const image = 'name: app\nversion: "1"\nrepositories: [{ path: debs }]\npackages: { install: [drill] }\n';
  await writeFile(join(folder, "app.yaml"), image);
  const { definition } = await loadDefinition(join(folder, "app.yaml"), { stockDirectory: folder, cwd: folder });
  const workshop = await workshopIn(folder);
  const lock = await lockImage(definition, workshop);
  return { workshop, lock, fetch: () => fetchImagePackages(lock, definition, workshop) };
}

test("tools are installed when one is first asked for, once, and are named by their packages", async () => {
  await using folder = await temporaryDirectory();
  const { workshop, lock, fetch } = await lockTool(folder.path);
  await fetch();
  const toolbox = openToolbox(lock.packages, workshop);
  assert.match(toolbox.identity, /^[0-9a-f]{64}$/);
  const { root, file } = await toolbox.tool("drill");
  assert.equal(root, join(folder.path, "store/tools", toolbox.identity));
  assert.equal(file, join(root, "usr/bin/drill"));
  await assert.rejects(toolbox.tool("hammer"), { code: "tool.missing" });
  assert.equal((await openToolbox(lock.packages, workshop).tool("drill")).root, root);
});

test("tools that could not be installed are tried again when one is asked for the next time", async () => {
  await using folder = await temporaryDirectory();
  const { workshop, lock, fetch } = await lockTool(folder.path);
  const toolbox = openToolbox(lock.packages, workshop);
  await assert.rejects(toolbox.tool("drill"));
  await fetch();
  assert.equal((await toolbox.tool("drill")).name, "drill");
});

test("where the host's tools are wanted, nothing is solved, fetched or installed", async () => {
  await using folder = await temporaryDirectory();
  const workshop = { ...(await workshopIn(folder.path)), hostTools: true };
  const tools = await installTools(["erofs"], workshop);
  assert.deepEqual(tools.packages, []);
  assert.equal(tools.identity, "host");
  assert.equal((await tools.tool("sh")).root, "/");
  await assert.rejects(tools.tool("no-such-tool"), { code: "tool.missing" });
});
