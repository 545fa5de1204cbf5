import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { hash } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { debArchive } from "@wherry/testing/fakes/deb-archive.ts";
import { openFullStore } from "@wherry/testing/fixtures/open-store.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { sleep } from "../system/clock.ts";

const child = fileURLToPath(new URL("../../testing/samples/store-kill.child.ts", import.meta.url));
/** Each costs the start of a process. */
const rounds = Number(process.env.WHERRY_KILLS ?? 12);

test("a process that is killed at any moment leaves a store that works and holds nothing wrong", async () => {
  await using folder = await temporaryDirectory();
  const directory = join(folder.path, "store");
  const packages: [name: string, sha256: string, size: number, path: string][] = [];
  for (const name of ["one", "two", "three"]) {
    const content = Buffer.from(Array.from({ length: 400_000 }, (_, index) => (index * name.length * 31) >> 3));
    const bytes = await debArchive({ name, compression: "zst", data: [{ path: "./file", content }] });
    const path = join(folder.path, `${name}.deb`);
    await writeFile(path, bytes);
    packages.push([name, hash("sha256", bytes), bytes.length, path]);
  }
  const list = join(folder.path, "list.json");
  await writeFile(list, JSON.stringify(packages));

  let seed = 2026;
  const random = (most: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * most);
  };
  for (let round = 0; round < rounds; round++) {
    const process_ = spawn(process.execPath, [child, directory, list], { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(process_, "exit");
    await once(process_.stdout, "data");
    await sleep(random(120));
    process_.kill("SIGKILL");
    assert.deepEqual(await ended, [null, "SIGKILL"]);

    await using store = await openFullStore({ directory });
    // What another run finds there is right, or counts as absent.
    for (const [name, sha256] of packages) {
      if (await store.has(sha256)) assert.equal((await store.pack(sha256)).package.name, name);
      const value = await store.memo.cachedJson(`json 0 ${name}`, async () => ({ name, filler: "" }));
      assert.equal(value.name, name);
      const bytes = await store.memo.cachedBytes(`bytes 0 ${name}`, async () => Buffer.from(name.repeat(50_000)));
      assert.equal(Buffer.from(bytes).toString("utf8"), name.repeat(50_000));
    }
    const { damaged } = await store.verify();
    // A pack without manifest is one that was never finished; it is not found by anybody, and the next unpacking
    // replaces it.
    const wrong = damaged.filter(({ paths }) => paths.some((path) => !path.endsWith(".tar")));
    assert.deepEqual(wrong, []);
  }
});
