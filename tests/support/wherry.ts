import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { chown, mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { BuildResult } from "@wherry/factory/build/pipeline.ts";
import { run, runOrFail } from "@wherry/factory/system/processes.ts";
import { testStoreDirectory } from "@wherry/testing/fixtures/test-store.ts";

export interface WherryOptions {
  /** Added to this process's environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Default: the one that all tests share, see `testStoreDirectory`. */
  readonly store?: string;
  /** For its standard input, which is empty otherwise. */
  readonly input?: string;
  /** Ends it and what it started. */
  readonly signal?: AbortSignal;
  /** A command that starts it: ["unshare", "-n"]. */
  readonly through?: readonly string[];
}

export interface WherryResult {
  /** 128 and more for signals, as shells count. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An ordinary user's number, whom no file of the machine belongs to. */
export const ordinaryUser = 65534;

export const launcher = fileURLToPath(new URL("../../bin/wherry", import.meta.url));

/** Runs `bin/wherry` to its end, whatever that is. */
export async function wherry(args: readonly string[], options: WherryOptions = {}): Promise<WherryResult> {
  const child = startWherry(args, options);
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? (signal === "SIGKILL" ? 137 : 143)));
  });
  child.stdin?.on("error", () => {});
  child.stdin?.end(options.input ?? "");
  const kill = () => killGroup(child);
  options.signal?.addEventListener("abort", kill, { once: true });
  try {
    const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { status, stdout, stderr };
  } finally {
    options.signal?.removeEventListener("abort", kill);
  }
}

/** Starts `bin/wherry` in a process group of its own. */
export function startWherry(args: readonly string[], options: WherryOptions = {}): ChildProcess {
  const [file = launcher, ...words] = [...(options.through ?? []), launcher, ...args];
  const env = { ...process.env, WHERRY_STORE: options.store ?? testStoreDirectory(), ...options.env };
  return spawn(file, words, {
    stdio: "pipe",
    detached: true,
    env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
}

/** Ends a program that `startWherry` started, and what it started, at once. */
export function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Runs `bin/wherry` with `--json` and returns its result; the test fails where it does. */
export async function wherryJson<Result>(args: readonly string[], options: WherryOptions = {}): Promise<Result> {
  const { status, stdout, stderr } = await wherry([...args, "--json"], options);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Result;
}

/** `wherry build DEFINITION --output FOLDER ...`, which must succeed. */
export async function build(
  definition: string,
  output: string,
  { args = [], ...options }: WherryOptions & { readonly args?: readonly string[] } = {},
): Promise<BuildResult> {
  return await wherryJson<BuildResult>(["build", definition, "--output", output, ...args], options);
}

/** The path of the one artefact of a kind; the test fails where there is none. */
export function artifact({ artifacts }: Pick<BuildResult, "artifacts">, kind: string): string {
  const found = artifacts.filter((one) => one.kind === kind);
  assert.equal(found.length, 1, `there must be one ${kind}`);
  return found[0]?.path ?? "";
}

/** SHA-256 by kind, for comparisons. */
export function digests({ artifacts }: Pick<BuildResult, "artifacts">): Record<string, string> {
  return Object.fromEntries(artifacts.map(({ kind, sha256 }) => [kind, sha256]));
}

/**
 * The tests' store as another user's own: the folders are copies that belong to the user, the files are the same ones
 * where that is possible, as nobody ever writes into a file that is there. Root only.
 */
export async function lendStore(to: string, owner: number): Promise<void> {
  await mkdir(to);
  for (const folder of ["indexes", "memo", "packages", "packs", "releases", "tools"]) {
    const from = join(testStoreDirectory(), folder);
    if ((await stat(from).catch(() => undefined)) === undefined) continue;
    const linked = await run("cp", ["-al", from, to]);
    if (linked.status !== 0) await runOrFail("cp", ["-a", from, to]);
  }
  await runOrFail("find", [to, "-type", "d", "-exec", "chown", `${owner}:${owner}`, "{}", "+"]);
}

/** A folder that belongs to a user. Root only. */
export async function folderOf(owner: number, path: string): Promise<string> {
  await mkdir(path, { recursive: true });
  await chown(path, owner, owner);
  return path;
}

/** Makes an ordinary user's of a command: nothing that it starts, set-user-ID or not, ever has a privilege again. */
export const powerless = [
  "setpriv",
  `--reuid=${ordinaryUser}`,
  `--regid=${ordinaryUser}`,
  "--clear-groups",
  "--no-new-privs",
  "--bounding-set=-all",
  "--inh-caps=-all",
];

/** False where Wherry can be run through `powerless` from here; else why a test that does so is skipped. */
export async function withoutPowerlessUser(): Promise<string | false> {
  if (process.getuid?.() !== 0) return "only root can become another user";
  const failed = (error: Error) => ({ status: 1, stderr: error.message });
  const started = await run("setpriv", [...powerless.slice(1), "/bin/true"]).catch(failed);
  if (started.status !== 0) return `setpriv cannot be used: ${started.stderr.trim()}`;
  const { status, stderr } = await wherry(["--version"], { through: powerless, cwd: "/" }).catch(failed);
  return status === 0 ? false : `an ordinary user cannot reach this folder: ${stderr.trim()}`;
}

async function text(stream: NodeJS.ReadableStream | null): Promise<string> {
  return stream === null ? "" : (await buffer(stream)).toString("utf8");
}
