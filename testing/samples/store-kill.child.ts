import { readFile } from "node:fs/promises";
import { openFullStore } from "../fixtures/open-store.ts";

/**
 * Unpacks packages into a store, over and over, until it is killed: for `store.kill.test.ts`.
 * Arguments: the store's folder and a JSON file with a list of [name, sha256, size, path].
 */
const [directory = "", list = ""] = process.argv.slice(2);
const packages = JSON.parse(await readFile(list, "utf8")) as [
  name: string,
  sha256: string,
  size: number,
  path: string,
][];

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const bytes = await readFile(path);
  for (let at = 0; at < bytes.length; at += 16_384) yield bytes.subarray(at, at + 16_384);
}

process.stdout.write("ready\n");
for (let round = 0; ; round++) {
  await using store = await openFullStore({ directory });
  await Promise.all(
    packages.map(async ([name, sha256, size, path]) => {
      await store.addPackage({ name, sha256, size }, bytesOf(path));
      await store.pack(sha256);
      await store.memo.cachedJson(`json ${round % 5} ${name}`, async () => ({ name, filler: "x".repeat(50_000) }));
      await store.memo.cachedBytes(`bytes ${round % 5} ${name}`, async () => Buffer.from(name.repeat(50_000)));
    }),
  );
  // Everything anew: what is there would not be written again.
  await store.collect(-1);
}
