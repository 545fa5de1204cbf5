import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Failure, Job, Message, Progress } from "./job.ts";

/** How a child is started; the file of its job comes last. */
export interface Program {
  readonly file: string;
  readonly words: readonly string[];
  /** A child that says nothing for so many milliseconds hangs. */
  readonly patience: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** How a child ended. */
export interface Ending {
  readonly progress: Progress;
  readonly failures: readonly Failure[];
  /** Undefined where it came to its end; otherwise why not, and at which input, where that was told. */
  readonly death: { readonly reason: string; readonly index: number | undefined } | undefined;
}

/**
 * Runs a child to its end, and ends it where it hangs. The job is written to `path`. Rejects with the reason of the
 * program's signal when that aborts.
 */
export async function superviseChild(program: Program, job: Job, path: string): Promise<Ending> {
  await writeFile(path, JSON.stringify(job));
  program.signal?.throwIfAborted();
  const child = spawn(program.file, [...program.words, path], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, TMPDIR: job.folder, LC_ALL: "C.UTF-8", NODE_COMPILE_CACHE: `${path}.compiled` },
    cwd: job.folder,
  });
  let progress: Progress = { next: job.from, accepted: 0, refused: 0, failed: 0, processor: 0, slowest: 0 };
  let index: number | undefined;
  let isAtEnd = false;
  let reason = "";
  let complaints = "";
  const failures: Failure[] = [];
  const hangs = () => {
    reason = "hangs";
    child.kill("SIGKILL");
  };
  let watch = setTimeout(hangs, program.patience);
  // It dies with its parent, even where it hangs.
  const stop = () => void child.kill("SIGKILL");
  process.once("exit", stop);
  program.signal?.addEventListener("abort", stop);
  child.stderr.on("data", (piece: Buffer) => {
    if (complaints.length < 4000) complaints += piece.toString("utf8");
  });
  const closed = once(child, "close");
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(watch);
    watch = setTimeout(hangs, program.patience);
    const message: Message = JSON.parse(line);
    if (message.kind === "begin") index = message.index;
    else if (message.kind === "failure") failures.push(message);
    else progress = message;
    isAtEnd ||= message.kind === "end";
  }
  const [code, signal] = await closed;
  clearTimeout(watch);
  process.off("exit", stop);
  program.signal?.removeEventListener("abort", stop);
  program.signal?.throwIfAborted();
  if (isAtEnd && code === 0) return { progress, failures, death: undefined };
  const how = signal === null ? `ends with status ${code}` : `ends with ${signal}`;
  return { progress, failures, death: { reason: reason === "" ? `${how}: ${complaints}` : reason, index } };
}
