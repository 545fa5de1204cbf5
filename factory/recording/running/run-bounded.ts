import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { elapsedSeconds } from "../../system/clock.ts";
import { killProcess, start } from "../../system/processes.ts";
import type { Limits } from "./limits.ts";
import { childrenOf, hasEnded, isShortOfMemory, processorTime, sizeOf } from "./usage.ts";

interface BoundedRun {
  readonly environment: Readonly<Record<string, string>>;
  /** Whom root becomes; undefined for anybody else. */
  readonly user: number | undefined;
  readonly limits: Limits;
  /** What must not grow by more than `limits.diskBytes`: a folder, or what says itself how much lies in it. */
  readonly disk: string | { used(): number | undefined };
  /** Takes lines out of the output; each as a whole, or its first bytes. */
  readonly take?: (line: string) => boolean;
  readonly signal: AbortSignal;
}

/** Characters of the output that are kept, the last ones. */
const keptOutput = 16 * 1024;
/** A longer line is looked at in pieces. */
const longestLine = 64 * 1024;

/** Milliseconds until a namespace is empty whose first process was killed; a machine may have much else to do. */
const patience = 60_000;

/**
 * Runs a program to its end, or ends it where it takes too long or writes too much. It must take its children along;
 * where it is unshare(1), all that was in its namespace has ended as well.
 *
 * @throws {WherryError} interrupted when the signal aborts
 * @throws {WherryError} recording.failed when it cannot be ended
 * @throws {WherryError} tool.missing when it cannot be started
 */
export async function runBounded(
  file: string,
  args: readonly string[],
  { environment, user, limits, disk, take = () => false, signal }: BoundedRun,
): Promise<{ readonly status: number; readonly output: string }> {
  const tooMuch = new AbortController();
  const tooLong = AbortSignal.timeout(limits.wallSeconds * 1000);
  const stop = AbortSignal.any([signal, tooMuch.signal, tooLong]);
  // No terminal: what runs could read what its user types, and type for them.
  const child = start(file, args, { cwd: "/", env: environment, user, ownSession: true });
  const started = new Set<number>();
  const end = () => void endOf(child, started);
  stop.addEventListener("abort", end, { once: true });
  if (stop.aborted) end();
  let output = "";
  const keep = (line: string) => {
    if (!take(line.replace(/\n$/, ""))) output = (output + line).slice(-keptOutput);
  };
  const ended = new AbortController();
  const watching = { disk, limits, started, signal: AbortSignal.any([stop, ended.signal]) };
  const watched = watch(child.pid ?? 0, watching).then((why) => {
    if (why !== undefined) tooMuch.abort(why);
  });
  const rest = [child.stdout, child.stderr].map((stream) => keepLines(stream, keep));
  const status = await new Promise<number>((resolve, reject) => {
    child.once("error", (cause) => {
      reject(new WherryError("tool.missing", `cannot start ${file}: ${cause.message}`, { cause }));
    });
    child.once("close", (code) => {
      for (const end of rest) end();
      resolve(code ?? 137);
    });
  }).finally(() => {
    stop.removeEventListener("abort", end);
    ended.abort();
  });
  await watched;
  await untilEnded(started);
  if (signal.aborted) throw new WherryError("interrupted", "recording was stopped", { cause: signal.reason });
  if (tooMuch.signal.aborted) output += `\nstopped after ${String(tooMuch.signal.reason)}`;
  else if (tooLong.aborted) output += `\nstopped after ${limits.wallSeconds} seconds`;
  return { status: stop.aborted && status === 0 ? 137 : status, output: output.trim() };
}

/**
 * Ends a process, or what it started where it has started something and waits for that: unshare(1) ends only when its
 * namespace is empty, while nobody would know when that is if it were killed itself.
 */
async function endOf(child: ChildProcess, started: Set<number>): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const children = await childrenOf(pid);
  for (const one of children) started.add(one);
  for (const one of children) killProcess(one);
  if (children.length > 0) {
    const isOver = await setTimeout(patience / 2, false, { signal: closed(child), ref: false }).catch(() => true);
    if (isOver) return;
  }
  killProcess(pid);
}

function closed(child: ChildProcess): AbortSignal {
  const over = new AbortController();
  child.once("close", () => over.abort());
  if (child.exitCode !== null || child.signalCode !== null) over.abort();
  return over.signal;
}

/**
 * Waits until what was started has ended, however its parent did: whoever reads what scripts left must be alone there.
 */
async function untilEnded(started: ReadonlySet<number>): Promise<void> {
  const begun = elapsedSeconds();
  for (const one of started) {
    while (!(await hasEnded(one))) {
      if (elapsedSeconds() - begun > patience / 1000) {
        throw new WherryError("recording.failed", "scripts that were ended are still there", {
          hint: "try again where less is going on, or acknowledge the scripts: docs/scripts.md",
        });
      }
      await setTimeout(20);
    }
  }
}

interface Watch {
  readonly disk: BoundedRun["disk"];
  readonly limits: Limits;
  /** Gets what the process starts. */
  readonly started: Set<number>;
  readonly signal: AbortSignal;
}

/** Milliseconds between two looks; looking takes no more than a tenth of the time, where a look is quick. */
const pause = 300;
/** On a disk that is written to as fast as it goes, looking is slow, and just then has to be done often. */
const longestPause = 1000;
/** Seconds of processor time that say that something is still being done. */
const someTime = 0.5;

/**
 * Waits until a process has used more than it may, and says what; undefined once it has ended. A machine that has much
 * else to do is given more time, as long as something moves.
 */
async function watch(pid: number, { disk, limits, started, signal }: Watch): Promise<string | undefined> {
  const used = async (most: number) => (typeof disk === "string" ? await sizeOf(disk, most) : (disk.used() ?? 0));
  const most = limits.diskBytes + (await used(Number.MAX_SAFE_INTEGER));
  const isFull = async () => (await used(most)) > most;
  let [moved, spent] = [elapsedSeconds(), 0];
  for (let wait = pause; ; ) {
    const isOver = await setTimeout(wait, false, { signal }).catch(() => true);
    // What was full when it ended is no whole result.
    if (isOver)
      return typeof disk === "string" || !(await isFull()) ? undefined : `more than ${limits.diskBytes} bytes`;
    const begun = elapsedSeconds();
    for (const one of await childrenOf(pid)) started.add(one);
    if (await isFull()) return `more than ${limits.diskBytes} bytes`;
    if (isShortOfMemory(limits.leftMemory)) return "hardly any memory was left on this machine";
    const now = await processorTime(pid);
    if (now > limits.totalProcessorSeconds) return `${limits.totalProcessorSeconds} seconds of processor time`;
    if (now >= spent + someTime) [moved, spent] = [begun, now];
    else if (begun - moved > limits.idleSeconds) return `${limits.idleSeconds} seconds without doing anything`;
    wait = Math.min(longestPause, Math.max(pause, 9000 * (elapsedSeconds() - begun)));
  }
}

/** Gives whole lines, ends and all; what is called at the end gives what has none. */
function keepLines(stream: Readable | null, keep: (line: string) => void): () => void {
  let pending = "";
  stream?.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (pending + chunk).split(/(?<=\n)/);
    pending = lines.at(-1)?.endsWith("\n") ? "" : (lines.pop() ?? "");
    for (const line of lines) keep(line);
    if (pending.length < longestLine) return;
    keep(pending);
    pending = "";
  });
  return () => keep(pending);
}
