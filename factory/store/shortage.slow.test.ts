import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { debArchive } from "@wherry/testing/fakes/deb-archive.ts";
import { openFullStore } from "@wherry/testing/fixtures/open-store.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { run } from "../system/processes.ts";

const count = 40;

test("with too few open files a sound store loses nothing", async () => {
  await using folder = await temporaryDirectory();
  const directory = join(folder.path, "store");
  const digests: string[] = [];
  await using store = await openFullStore({ directory, keyFile: join(folder.path, "key") });
  for (let index = 0; index < count; index++) {
    const name = `hello${index}`;
    const bytes = await debArchive({ name, data: [{ path: "./small", content: name }] });
    const sha256 = hash("sha256", bytes);
    const source = (async function* () {
      yield bytes;
    })();
    await store.addPackage({ name, sha256, size: bytes.length }, source);
    await store.pack(sha256);
    digests.push(sha256);
  }
  const child = fileURLToPath(import.meta.resolve("@wherry/testing/samples/store-shortage.child.ts"));
  const script = `ulimit -n ${count}; exec "$0" "$@"`;
  const args = ["-c", script, process.execPath, child, directory, join(folder.path, "key"), ...digests];
  const { stdout, stderr } = await run("/bin/sh", args, { env: { PATH: process.env.PATH ?? "" } });
  assert.match(stdout.toString(), /^EMFILE\n/, stderr);
  await using later = await openFullStore({ directory, keyFile: join(folder.path, "key") });
  for (const sha256 of digests) assert.ok(await later.has(sha256));
});
