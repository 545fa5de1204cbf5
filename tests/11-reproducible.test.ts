import assert from "node:assert/strict";
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { BuildResult } from "@wherry/factory/build/pipeline.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { withoutMirror } from "./support/mirror.ts";
import {
  artifact,
  build,
  digests,
  folderOf,
  lendStore,
  ordinaryUser,
  type WherryOptions,
  withoutOrdinaryUser,
} from "./support/wherry.ts";

const skip = await withoutMirror();
const noOrdinaryUser = await withoutOrdinaryUser();

/** Another time, place and language, and files that nobody else may read. */
function elsewhere(home: string): WherryOptions {
  return {
    cwd: home,
    through: ["/bin/sh", "-c", 'umask 077; exec "$@"', "sh"],
    env: {
      NODE_OPTIONS: `--import=${new URL("support/next-year.ts", import.meta.url).href}`,
      HOME: home,
      HOSTNAME: "elsewhere",
      LANG: "tr_TR.UTF-8",
      LC_ALL: "tr_TR.UTF-8",
      SOURCE_DATE_EPOCH: "1",
      TMPDIR: home,
      TZ: "Asia/Kathmandu",
      USER: "somebody",
    },
  };
}

for (const [definition, format] of [
  ["container-host", "raw"],
  ["base-container", "oci"],
] as const) {
  describe(`the ${format} of ${definition}`, { skip }, () => {
    let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
    let first: BuildResult;
    before(async () => {
      folder = await temporaryDirectory();
      await chmod(folder.path, 0o755);
      first = await build(definition, join(folder.path, "first"), { args: ["--format", format] });
    });
    after(async () => await folder[Symbol.asyncDispose]());

    test("is the same next year, elsewhere, and in another language, where its lock is", async () => {
      const home = join(folder.path, "another home");
      await mkdir(home);
      const args = ["--format", format, "--lock", artifact(first, "lock")];
      const again = await build(definition, "out", { ...elsewhere(home), args });
      assert.deepEqual(digests(again), digests(first));
    });

    test("is the same for an ordinary user with a store of their own, and so is its lock", async (context) => {
      if (noOrdinaryUser) return context.skip(noOrdinaryUser);
      const home = await folderOf(ordinaryUser, join(folder.path, "home"));
      const store = join(folder.path, "store");
      await lendStore(store, ordinaryUser);
      const { env, ...place } = elsewhere(home);
      // Today: without a lock, dates count.
      const user = { ...place, env: { ...env, NODE_OPTIONS: undefined }, uid: ordinaryUser, gid: ordinaryUser, store };
      const again = await build(definition, "out", { ...user, args: ["--format", format] });
      assert.deepEqual(digests(again), digests(first));
    });
  });
}
