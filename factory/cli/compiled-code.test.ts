import assert from "node:assert/strict";
import { chmod, mkdir, readdir, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { runOrFail } from "../system/processes.ts";

const module = join(import.meta.dirname, "compiled-code.ts");
const script = `const { compiledFolder } = await import(${JSON.stringify(module)});
process.stdout.write(String(compiledFolder(process.env)));`;

/** Where a process with this environment keeps it. */
async function kept(env: Readonly<Record<string, string>>): Promise<string> {
  const words = ["-c", 'umask 0; exec "$0" --input-type=module --eval "$1"', process.execPath, script];
  return (await runOrFail("/bin/sh", words, { env })).stdout.toString("utf8");
}

test("what is compiled is kept in a folder that is the user's alone, or not at all", async () => {
  await using folder = await temporaryDirectory();
  const home = folder.path;
  const compiled = join(home, ".local/state/wherry/compiled");
  assert.ok((await kept({ HOME: home })).startsWith(compiled));
  assert.equal((await stat(compiled)).mode & 0o777, 0o700);
  await chmod(compiled, 0o777);
  assert.ok((await kept({ HOME: home })).startsWith(compiled));
  assert.equal((await stat(compiled)).mode & 0o777, 0o700);
  const state = join(home, "state");
  assert.ok((await kept({ HOME: home, XDG_STATE_HOME: state })).startsWith(state));

  const other = join(home, "other");
  await mkdir(join(other, ".local/state/wherry"), { recursive: true });
  await symlink(compiled, join(other, ".local/state/wherry/compiled"));
  for (const env of [{ HOME: other }, {}, { HOME: "." }, { HOME: "/proc" }]) assert.equal(await kept(env), "undefined");
  assert.deepEqual((await readdir(home)).sort(), [".local", "other", "state"]);
});
