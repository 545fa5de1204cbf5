import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, cp, mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { packagedPeers } from "../peers/packaged-peers.ts";

/**
 * Runs the quick tests once more as a user whom nothing belongs to and who can never become another: in a copy of this
 * folder, with a home of its own. For root only; whoever is somebody else has run them like this already.
 */

/** By custom "nobody": no file of the machine belongs to it. */
const nobody = 65534;

if (process.getuid?.() !== 0) throw new Error("only root can become another user");
const root = process.cwd();
const folder = await realpath(await mkdtemp(join(tmpdir(), "wherry-ordinary-")));
try {
  await chmod(folder, 0o755);
  const copy = join(folder, "wherry");
  await copyProject(copy);
  const peers = await copyPeers(join(folder, "peers"));
  for (const name of ["home", "tmp"]) {
    await mkdir(join(folder, name));
    await chown(join(folder, name), nobody, nobody);
  }
  process.stdout.write(`as user ${nobody}, without new privileges: `);
  process.exitCode = runTests(copy, {
    HOME: join(folder, "home"),
    TMPDIR: join(folder, "tmp"),
    ...(peers === undefined ? {} : { WHERRY_PEERS: peers }),
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** What a commit would hold, and what is installed: all of it belongs to the user. */
async function copyProject(copy: string): Promise<void> {
  const listed = succeed("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  for (const file of new Set(listed.split("\0").filter((file) => file !== "" && existsSync(join(root, file))))) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await cp(join(root, file), join(copy, file));
  }
  succeed("cp", ["-a", "--reflink=auto", join(root, "node_modules"), copy]);
  await rm(join(copy, "node_modules/.cache"), { recursive: true, force: true });
  succeed("chown", ["-R", `${nobody}:${nobody}`, copy]);
  // The third-party cases lie beside a project.
  const shared = join(dirname(root), "shared");
  if (existsSync(shared)) await symlink(await realpath(shared), join(folder, "shared"));
}

/** Root's own lie where nobody else can read them. */
async function copyPeers(copy: string): Promise<string | undefined> {
  const peers = await packagedPeers();
  if (!("root" in peers)) return undefined;
  if (spawnSync("cp", ["-al", peers.root, copy]).status !== 0) succeed("cp", ["-a", peers.root, copy]);
  return copy;
}

function runTests(copy: string, environment: Readonly<Record<string, string>>): number {
  const { XDG_CACHE_HOME: _, XDG_STATE_HOME: __, WHERRY_STORE: ___, ...most } = process.env;
  const { WHERRY_STORE_KEY: ____, WHERRY_TEST_STORE: _____, ...others } = most;
  const node = process.execPath.startsWith(`${root}/`)
    ? join(copy, relative(root, process.execPath))
    : process.execPath;
  const become = [`--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", "--no-new-privs"];
  const words = [...become, node, "testing/runner/run-tests.ts", "--unit", "--root-matters"];
  const { status, error } = spawnSync("setpriv", words, {
    cwd: copy,
    stdio: "inherit",
    env: { ...others, ...environment },
  });
  if (error !== undefined) throw error;
  return status ?? 1;
}

function succeed(program: string, words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr}`);
  return stdout;
}
