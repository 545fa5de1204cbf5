import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/temporary.ts";
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
  test(`the lock of ${definition} gives the same ${format} next year, elsewhere, and in another language`, {
    skip,
  }, async () => {
    await using folder = await temporaryDirectory();
    const home = join(folder.path, "another home");
    await folderOf(process.getuid?.() ?? 0, home);
    const first = await build(definition, join(folder.path, "first"), { args: ["--format", format] });
    const again = await build(definition, "second", {
      ...elsewhere(home),
      args: ["--format", format, "--lock", artifact(first, "lock")],
    });
    assert.deepEqual(digests(again), digests(first));
  });

  test(`an ordinary user with a store of their own gets the ${format} and the lock of ${definition} that root gets`, {
    skip: skip || noOrdinaryUser,
  }, async () => {
    await using folder = await temporaryDirectory();
    await chmod(folder.path, 0o755);
    const home = await folderOf(ordinaryUser, join(folder.path, "home"));
    const first = await build(definition, join(folder.path, "first"), { args: ["--format", format] });
    const store = join(folder.path, "store");
    await lendStore(store, ordinaryUser);
    const { NODE_OPTIONS: _, ...env } = elsewhere(home).env ?? {};
    const user = { ...elsewhere(home), env, uid: ordinaryUser, gid: ordinaryUser, store };
    const again = await build(definition, join(home, "out"), { ...user, args: ["--format", format] });
    assert.deepEqual(digests(again), digests(first));
  });
}
