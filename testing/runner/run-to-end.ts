import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/**
 * Runs a program in a folder to its end, with what it prints in view; `environment` is added to this process's own, and
 * `signal` tells it to end. Returns its exit status; 1 where a signal ended it.
 */
export async function runToEnd(
  program: string,
  words: readonly string[],
  root: string,
  { environment = {}, signal }: { readonly environment?: NodeJS.ProcessEnv; readonly signal?: AbortSignal } = {},
): Promise<number> {
  const child = spawn(program, words, {
    cwd: root,
    stdio: "inherit",
    env: { ...environmentFor(root), ...environment },
  });
  const stop = () => void child.kill("SIGTERM");
  signal?.addEventListener("abort", stop);
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/**
 * Where to keep what is only there to save time; undefined where this user cannot. It is removed with the dependencies.
 */
export function cacheFolder(root: string): string | undefined {
  try {
    accessSync(join(root, "node_modules"), constants.W_OK);
    return join(root, "node_modules", ".cache", "wherry");
  } catch {
    return undefined;
  }
}

/**
 * Node keeps what it has compiled, types stripped, and uses it again as long as the source is the same: half of the
 * time that a small test takes. A folder that was chosen before stays the one.
 */
function environmentFor(root: string): NodeJS.ProcessEnv {
  const cache = cacheFolder(root);
  return cache === undefined ? process.env : { NODE_COMPILE_CACHE: join(cache, "compiled"), ...process.env };
}
