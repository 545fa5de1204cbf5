import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";

interface ChildOptions extends Pick<SpawnOptions, "cwd" | "env"> {
  /** Tells the program to end; it is waited for, so that it can remove what it made. */
  readonly signal: AbortSignal;
}

interface ChildResult {
  /** Null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, and keeps what it prints. Rejects with the signal's reason when that aborts. */
export async function runChild(
  file: string,
  words: readonly string[],
  { signal, ...options }: ChildOptions,
): Promise<ChildResult> {
  signal.throwIfAborted();
  const child = spawn(file, words, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const stop = () => void child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    stdout += piece;
  });
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    stderr += piece;
  });
  try {
    const [status] = await once(child, "close");
    signal.throwIfAborted();
    return { status, stdout, stderr };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
