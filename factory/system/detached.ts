import { spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { withoutInherited } from "./inherited.ts";

interface DetachedOptions {
  /** The folder that it runs in. */
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** A new file, closed to others, for all that it prints. */
  readonly output: string;
}

/**
 * Starts a program that outlives this process, in a session of its own, and gives its number.
 *
 * @throws {WherryError} tool.missing when it cannot be started
 */
export async function startDetached(file: string, args: readonly string[], options: DetachedOptions): Promise<number> {
  const { cwd, env, output } = options;
  await using printed = await open(output, "w", 0o600);
  const child = withoutInherited(["ignore", printed.fd, printed.fd], (stdio) =>
    spawn(file, args, { stdio, cwd, detached: true, env: { ...env } }),
  );
  await once(child, "spawn").catch((cause: Error) => {
    throw new WherryError("tool.missing", `cannot start ${file}: ${cause.message}`, { cause });
  });
  child.unref();
  if (child.pid === undefined) throw new WherryError("internal", "a process was started without a number");
  return child.pid;
}
