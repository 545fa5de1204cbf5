import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { run } from "@wherry/factory/system/processes.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { hostPeer } from "../peers/peers.ts";
import { skipWithoutInstalled } from "../peers/skip.ts";
import { startFakeRepository } from "./fake-repository.ts";

const apt = await hostPeer("apt-get");
const skip = skipWithoutInstalled({ "apt-get": apt }, "apt");

for (const signature of ["inline", "detached"] as const) {
  test(`apt-get trusts a fake repository (${signature} signature), and downloads from it`, { skip }, async () => {
    if (apt === undefined) return;
    await using folder = await temporaryDirectory();
    await using repository = await startFakeRepository({
      packages: [{ name: "hello", version: "1:2.10-3+b1", architecture: "amd64", files: { "/usr/bin/hello": "hi" } }],
      signature,
    });
    const env = await privateState(folder.path, repository.url, repository.key.publicKey);
    const call = async (args: string[]) =>
      await run(apt.file, [...apt.prefix, ...args], { env, cwd: join(folder.path, "downloads") });
    const updated = await call(["update", "--error-on=any"]);
    assert.equal(updated.status, 0, updated.stderr);
    const downloaded = await call(["download", "hello"]);
    assert.equal(downloaded.status, 0, downloaded.stderr);
    const [file] = await readdir(join(folder.path, "downloads"));
    const path = repository.paths.get("hello_1:2.10-3+b1");
    assert.deepEqual(
      await readFile(join(folder.path, "downloads", file ?? "")),
      Buffer.from(repository.files.get(`/${path}`) ?? []),
    );
    repository.misbehave(/Release/, { replace: (bytes) => Buffer.from(bytes.toString().replace("Fake", "Fahe")) });
    assert.notEqual((await call(["update", "--error-on=any"])).status, 0, "apt refuses what is tampered with, too");
  });
}

/** An apt that knows this one repository and nothing of the host. */
async function privateState(folder: string, url: string, key: string): Promise<Record<string, string>> {
  for (const path of ["lists/partial", "cache/archives/partial", "downloads", "empty"]) {
    await mkdir(join(folder, path), { recursive: true });
  }
  await writeFile(join(folder, "key.asc"), key);
  await writeFile(join(folder, "status"), "");
  await writeFile(
    join(folder, "sources.list"),
    `deb [arch=amd64 signed-by=${join(folder, "key.asc")}] ${url} trixie main\n`,
  );
  const settings: Record<string, string> = {
    "Dir::Etc::sourcelist": join(folder, "sources.list"),
    "Dir::Etc::sourceparts": join(folder, "empty"),
    "Dir::Etc::trusted": "/dev/null",
    "Dir::Etc::trustedparts": join(folder, "empty"),
    "Dir::Etc::preferencesparts": join(folder, "empty"),
    "Dir::State::lists": join(folder, "lists"),
    "Dir::State::status": join(folder, "status"),
    "Dir::Cache": join(folder, "cache"),
    "APT::Architecture": "amd64",
    "APT::Sandbox::User": "",
    "Acquire::http::Proxy": "DIRECT",
    "Acquire::Languages": "none",
    "Acquire::Retries": "0",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  await writeFile(join(folder, "apt.conf"), lines.join(""));
  return { APT_CONFIG: join(folder, "apt.conf"), LC_ALL: "C", PATH: process.env.PATH ?? "" };
}
