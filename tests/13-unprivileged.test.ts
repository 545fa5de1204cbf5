import assert from "node:assert/strict";
import { chmod, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { run } from "@wherry/factory/system/processes.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { withoutMirror } from "./support/mirror.ts";
import { build, folderOf, lendStore, ordinaryUser, withoutOrdinaryUser } from "./support/wherry.ts";

/** Nothing that this starts, a set-user-ID program neither, ever has a privilege again. */
const powerless = [
  "setpriv",
  `--reuid=${ordinaryUser}`,
  `--regid=${ordinaryUser}`,
  "--clear-groups",
  "--no-new-privs",
  "--bounding-set=-all",
  "--inh-caps=-all",
];

const skip = (await withoutMirror()) || (await withoutOrdinaryUser()) || (await withoutSetpriv());

test("every kind of image is made by a user without any privilege or capability, and belongs to that user", {
  skip,
}, async () => {
  await using folder = await temporaryDirectory();
  await chmod(folder.path, 0o755);
  const home = await folderOf(ordinaryUser, join(folder.path, "home"));
  const store = join(folder.path, "store");
  await lendStore(store, ordinaryUser);
  const result = await build("core", join(home, "out"), {
    args: ["--format", "raw,qcow2,oci,oci-directory"],
    cwd: home,
    env: { HOME: home, TMPDIR: home, XDG_CACHE_HOME: undefined },
    store,
    through: powerless,
  });
  const kinds = result.artifacts.map(({ kind }) => kind).sort();
  assert.deepEqual(kinds, ["initrd", "lock", "oci", "qcow2", "raw", "uki", "usr", "verity"]);
  for (const { path } of result.artifacts) assert.equal((await stat(path)).uid, ordinaryUser, path);
});

async function withoutSetpriv(): Promise<string | false> {
  const [file = "", ...args] = powerless;
  const { status, stderr } = await run(file, [...args, "/bin/true"]).catch((error: Error) => ({
    status: 1,
    stderr: error.message,
  }));
  return status === 0 ? false : `setpriv cannot be used: ${stderr.trim()}`;
}
