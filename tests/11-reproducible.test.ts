import assert from "node:assert/strict";
import { chmod, mkdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import type { BuildResult } from "@wherry/factory/build/pipeline.ts";
import { run } from "@wherry/factory/system/processes.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { testStoreDirectory } from "@wherry/testing/fixtures/test-store.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { withoutMirror } from "./support/mirror.ts";
import {
  assertNotInErofs,
  assertNotInFile,
  assertNotInInitrd,
  assertNotInOci,
  type Needles,
} from "./support/nothing-private.ts";
import {
  artifact,
  build,
  digests,
  folderOf,
  lendStore,
  ordinaryUser,
  powerless,
  type WherryOptions,
  withoutPowerlessUser,
} from "./support/wherry.ts";

const skip = await withoutMirror();
const noPowerlessUser = await withoutPowerlessUser();
const fsck = await findPeer("fsck.erofs");

const user = "ondskapsfull-byggare";
const host = "ondskapsfull-maskin";

/** Renames the machine, for one program, where that is allowed. */
const renamed =
  process.getuid?.() === 0 && (await works("unshare", ["--uts", "true"]))
    ? ["unshare", "--uts", "/bin/sh", "-c", `echo ${host} >/proc/sys/kernel/hostname; exec "$@"`, "sh"]
    : [];

/** Another time, place, language and name, and files that nobody else may read. */
function elsewhere(home: string): WherryOptions {
  return {
    cwd: home,
    through: ["/bin/sh", "-c", 'umask 077; exec "$@"', "sh"],
    env: {
      NODE_OPTIONS: `--import=${new URL("support/next-year.ts", import.meta.url).href}`,
      HOME: home,
      HOSTNAME: host,
      LANG: "tr_TR.UTF-8",
      LC_ALL: "tr_TR.UTF-8",
      LOGNAME: user,
      SOURCE_DATE_EPOCH: "1",
      TMPDIR: home,
      TZ: "Asia/Kathmandu",
      USER: user,
    },
  };
}

interface Part {
  readonly name: string;
  readonly skip: string | false;
  /** `folder` is one to unpack into, which is not there yet. */
  check(result: BuildResult, needles: Needles, folder: string): Promise<void>;
}

interface Sample {
  readonly definition: string;
  readonly formats: string;
  readonly kinds: readonly string[];
  /** What must hold nothing of the machine that built it. */
  readonly parts: readonly Part[];
}

const samples: readonly Sample[] = [
  {
    definition: "container-host",
    formats: "raw,qcow2",
    kinds: ["initrd", "lock", "qcow2", "raw", "uki", "usr", "verity"],
    parts: [
      {
        name: "any byte of the raw disk",
        skip: false,
        check: (result, needles) => assertNotInFile(artifact(result, "raw"), needles),
      },
      {
        name: "the initrd",
        skip: false,
        check: (result, needles) => assertNotInInitrd(artifact(result, "initrd"), needles),
      },
      {
        name: "any file of /usr, where no file is a machine's own",
        skip: skipWithout({ "fsck.erofs": fsck }),
        async check(result, needles, folder) {
          assert.ok(fsck !== undefined);
          await assertNotInErofs(artifact(result, "usr"), needles, fsck, folder);
        },
      },
    ],
  },
  {
    definition: "base-container",
    formats: "oci,oci-directory",
    kinds: ["lock", "oci"],
    parts: [
      {
        name: "the container image, where no file is a machine's own",
        skip: false,
        check: (result, needles) => assertNotInOci(artifact(result, "oci"), needles),
      },
    ],
  },
];

for (const { definition, formats, kinds, parts } of samples) {
  describe(`${definition} as ${formats}`, { skip }, () => {
    let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
    let first: BuildResult;
    /** Built under names that are found again wherever they are kept. */
    let again: BuildResult;
    const args = ["--format", formats];

    before(async () => {
      folder = await temporaryDirectory();
      await chmod(folder.path, 0o755);
      first = await build(definition, join(folder.path, "first"), { args });
    });
    after(async () => await folder[Symbol.asyncDispose]());

    test("is the same next year, elsewhere, and in another language, where its lock is", async () => {
      const home = join(folder.path, "another home", user);
      await mkdir(home, { recursive: true });
      const { through = [], ...place } = elsewhere(home);
      const words = [...args, "--lock", artifact(first, "lock")];
      again = await build(definition, "out", { ...place, through: [...renamed, ...through], args: words });
      assert.deepEqual(digests(again), digests(first));
      again = { ...again, artifacts: again.artifacts.map((one) => ({ ...one, path: resolve(home, one.path) })) };
    });

    for (const { name, skip, check } of parts) {
      test(`holds nothing of the machine that built it in ${name}`, { skip }, async () => {
        const needles = [folder.path, testStoreDirectory(), user, host].map((text) => Buffer.from(text));
        await check(again, needles, join(folder.path, "unpacked"));
      });
    }

    test("is made by a user without any privilege or capability, the same with a store of their own, and so is its lock", async (context) => {
      if (noPowerlessUser) return context.skip(noPowerlessUser);
      const home = await folderOf(ordinaryUser, join(folder.path, "home"));
      const store = join(folder.path, "store");
      await lendStore(store, ordinaryUser);
      const { env, through = [], ...place } = elsewhere(home);
      // Today: without a lock, dates count.
      const own = { ...place, env: { ...env, NODE_OPTIONS: undefined, XDG_CACHE_HOME: undefined }, store };
      const result = await build(definition, "out", { ...own, through: [...powerless, ...through], args });
      assert.deepEqual(digests(result), digests(first));
      assert.deepEqual(result.artifacts.map(({ kind }) => kind).sort(), kinds);
      for (const { path } of result.artifacts) assert.equal((await stat(resolve(home, path))).uid, ordinaryUser, path);
    });
  });
}

async function works(file: string, args: readonly string[]): Promise<boolean> {
  return await run(file, args).then(
    ({ status }) => status === 0,
    () => false,
  );
}
