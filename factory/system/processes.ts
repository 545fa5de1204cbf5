import {
  type ChildProcess,
  type SpawnSyncOptions,
  type SpawnSyncReturns,
  type StdioOptions,
  spawn,
  spawnSync,
} from "node:child_process";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { withoutInherited } from "./inherited.ts";

export interface RunOptions {
  readonly cwd?: string;
  /** Replaces the environment; the parent's otherwise. */
  readonly env?: Readonly<Record<string, string>>;
  /** Piped to the program's standard input, with back-pressure. */
  readonly input?: AsyncIterable<Uint8Array> | Uint8Array;
  readonly signal?: AbortSignal;
}

export interface RunResult {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs a program to its end and returns what it printed. A non-zero status is the caller's to judge; the child dies
 * with `signal`.
 */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const child = start(file, args, options);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", (cause: NodeJS.ErrnoException) => {
      if (cause.name === "AbortError") reject(new WherryError("interrupted", `${file} was stopped`, { cause }));
      else reject(new WherryError("tool.missing", `cannot start ${file}: ${cause.message}`, { cause }));
    });
    child.once("close", (code, signal) => resolve(code ?? 128 + signalNumber(signal)));
  });
  const fed = options.input === undefined ? Promise.resolve() : feed(child, options.input);
  const [status] = await Promise.all([ended, fed]);
  return { status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString("utf8") };
}

/**
 * Like `run`, but a non-zero status is an error that shows the command once, ready to paste, and the last lines it
 * printed.
 */
export async function runOrFail(file: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const result = await run(file, args, options);
  if (result.status !== 0) {
    const said = (result.stderr.trim() || result.stdout.toString("utf8").trim()).split("\n").slice(-12);
    throw new WherryError("tool.failed", [shellCommand(file, args), `ended with status ${result.status}:`, ...said]);
  }
  return result;
}

/**
 * Runs a program to its end and waits for it without letting anything else happen: for what must speak to its caller at
 * once.
 */
export function runBlocking(
  file: string,
  args: readonly string[],
  options: SpawnSyncOptions,
): SpawnSyncReturns<Buffer> {
  return spawnSync(file, [...args], { ...options, encoding: "buffer" });
}

interface StartOptions extends RunOptions {
  /** A file descriptor of this process that becomes the program's standard input. Nothing is read from it here. */
  readonly stdin?: number | undefined;
  /** The user, and the group of the same number, that root becomes for the program, with no other group. */
  readonly user?: number | undefined;
  /** It is in a session of its own, and has no terminal (setsid(2)). */
  readonly ownSession?: true;
}

/**
 * Starts a program with piped standard output and error; it is killed when `signal` aborts. Without `input` or `stdin`
 * it reads nothing. It has no other file of this process's, nor of whoever started this one.
 */
export function start(file: string, args: readonly string[], options: StartOptions = {}): ChildProcess {
  const stdin = options.stdin ?? (options.input === undefined ? "ignore" : "pipe");
  return withoutInherited([stdin, "pipe", "pipe"], (stdio) => startWith(stdio, file, args, options));
}

/** Starts a program that has this process's own standard streams, and so its terminal. */
export function startOnTerminal(file: string, args: readonly string[], options: RunOptions): ChildProcess {
  return withoutInherited(["inherit", "inherit", "inherit"], (stdio) => startWith(stdio, file, args, options));
}

function startWith(stdio: StdioOptions, file: string, args: readonly string[], options: StartOptions): ChildProcess {
  return spawn(file, args, {
    stdio,
    ...(options.user === undefined ? {} : { uid: options.user, gid: options.user }),
    ...(options.ownSession === undefined ? {} : { detached: true }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
    ...(options.signal === undefined ? {} : { signal: options.signal, killSignal: "SIGKILL" as const }),
  });
}

/** Ends a process at once; one that is not there any more has ended. */
export function killProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}

/** The command as one line that a POSIX shell reads back unchanged. */
export function shellCommand(file: string, args: readonly string[]): string {
  return [file, ...args].map(shellWord).join(" ");
}

/** A word that a POSIX shell reads back unchanged. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

async function feed(child: ChildProcess, input: AsyncIterable<Uint8Array> | Uint8Array): Promise<void> {
  const stdin = child.stdin;
  if (stdin === null) return;
  // A program that ends early closes its input; its status tells the story, not the broken pipe.
  let broken = false;
  stdin.on("error", () => {
    broken = true;
  });
  const chunks = input instanceof Uint8Array ? [input] : input;
  for await (const chunk of chunks) {
    if (broken) break;
    if (!stdin.write(chunk)) {
      await new Promise<void>((resolve) => {
        const done = () => {
          stdin.off("drain", done);
          stdin.off("close", done);
          resolve();
        };
        stdin.once("drain", done);
        stdin.once("close", done);
      });
    }
  }
  stdin.end();
}

function signalNumber(signal: NodeJS.Signals | null): number {
  if (signal === null) return 0;
  const numbers: Partial<Record<NodeJS.Signals, number>> = {
    SIGHUP: 1,
    SIGINT: 2,
    SIGKILL: 9,
    SIGSEGV: 11,
    SIGPIPE: 13,
    SIGTERM: 15,
  };
  return numbers[signal] ?? 0;
}
