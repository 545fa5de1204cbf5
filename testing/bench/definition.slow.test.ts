import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { requestDigest } from "@wherry/factory/definition/digests.ts";
import { loadDefinition } from "@wherry/factory/definition/load.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { benchDefinition, readPeerRequest } from "./definition.ts";
import { mkosiFiles } from "./mkosi-files.ts";

test("the benchmark's definition loads, and its greeting changes a file but no package", async () => {
  await using folder = await temporaryDirectory();
  const stockDirectory = fileURLToPath(new URL("../../images", import.meta.url));
  const load = async (greeting: string) => {
    const file = join(folder.path, "bench.yaml");
    await writeFile(file, benchDefinition(greeting));
    return (await loadDefinition(file, { stockDirectory, cwd: folder.path })).definition;
  };
  const [one, two] = [await load("one"), await load("two: 2")];
  const textOf = ({ files }: typeof one) => files.find(({ path }) => path === "/etc/motd")?.content;
  assert.deepEqual(textOf(two), { kind: "inline", text: "two: 2" });
  assert.notDeepEqual(textOf(one), textOf(two));
  assert.equal(requestDigest(one), requestDigest(two));
});

test("peers are asked for the definition's packages, its kernel and a boot loader, each once", async () => {
  const { packages } = await readPeerRequest();
  for (const name of ["podman", "systemd", "linux-image-cloud-amd64", "systemd-boot"]) {
    assert.ok(packages.includes(name), name);
  }
  assert.equal(new Set(packages).size, packages.length);
});

test("mkosi's configuration names every package on a line of its own", () => {
  const configuration = mkosiFiles(["bash", "podman"])["mkosi.conf"] ?? "";
  assert.match(configuration, /^Packages=\n {8}bash\n {8}podman\n$/m);
});
