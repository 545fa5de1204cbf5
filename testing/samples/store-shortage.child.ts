import { errorCode } from "@wherry/core/errors/error-code.ts";
import { openFullStore } from "../fixtures/open-store.ts";

// Reads every file of the packages, DIRECTORY KEYFILE DIGEST..., and prints why that ended. Every pack stays open.
const [, , directory = "", keyFile, ...digests] = process.argv;
const store = await openFullStore({ directory, keyFile });
try {
  const packs: Awaited<ReturnType<typeof store.pack>>[] = [];
  for (const sha256 of digests) packs.push(await store.pack(sha256));
  for (const { entries } of packs) {
    for (const node of entries.values()) {
      if (node.kind === "file") await store.read(node.content);
    }
  }
  process.stdout.write("read\n");
} catch (error) {
  process.stdout.write(`${errorCode(error) ?? String(error)}\n`);
}
