import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { elapsedSeconds } from "../../system/clock.ts";
import { start } from "../../system/processes.ts";
import type { Limits } from "./limits.ts";
import { processorTime, sizeOf } from "./usage.ts";

interface BoundedRun {
  readonly environment: Readonly<Record<string, string>>;
  /** Whom root becomes; undefined for anybody else. */
  readonly user: number | undefined;
  readonly limits: Limits;
  /** Folder that must not grow by more than `limits.diskBytes`. */
  readonly grows: string;
  /** Takes lines out of the output; each as a whole, or its first bytes. */
  readonly take?: (line: string) => boolean;
  readonly signal: AbortSignal;
}

/** Characters of the output that are kept, the last ones. */
const keptOutput = 16 * 1024;
/** A longer line is looked at in pieces. */
const longestLine = 64 * 1024;

/**
 * Runs a program to its end, or ends it where it takes too long or writes too much: it must take its children along.
 *
 * @throws {WherryError} interrupted when the signal aborts
 * @throws {WherryError} tool.missing when it cannot be started
 */
export async function runBounded(
  file: string,
  args: readonly string[],
  { environment, user, limits, grows, take = () => false, signal }: BoundedRun,
): Promise<{ readonly status: number; readonly output: string }> {
  const tooMuch = new AbortController();
  const tooLong = AbortSignal.timeout(limits.wallSeconds * 1000);
  const stop = AbortSignal.any([signal, tooMuch.signal, tooLong]);
  // No terminal: what runs could read what its user types, and type for them.
  const child = start(file, args, { cwd: "/", env: environment, signal: stop, user, ownSession: true });
  let output = "";
  const keep = (line: string) => {
    if (!take(line.replace(/\n$/, ""))) output = (output + line).slice(-keptOutput);
  };
  const ended = new AbortController();
  const watched = watch(child.pid ?? 0, { grows, limits, signal: AbortSignal.any([stop, ended.signal]) }).then(
    (why) => {
      if (why !== undefined) tooMuch.abort(why);
    },
  );
  const rest = [child.stdout, child.stderr].map((stream) => keepLines(stream, keep));
  const status = await new Promise<number>((resolve, reject) => {
    child.once("error", (cause) => {
      if (signal.aborted) reject(new WherryError("interrupted", "recording was stopped", { cause }));
      else if (!stop.aborted)
        reject(new WherryError("tool.missing", `cannot start ${file}: ${cause.message}`, { cause }));
    });
    child.once("close", (code) => {
      for (const end of rest) end();
      resolve(code ?? 137);
    });
  }).finally(() => ended.abort());
  await watched;
  if (tooMuch.signal.aborted) output += `\nstopped after ${String(tooMuch.signal.reason)}`;
  else if (tooLong.aborted) output += `\nstopped after ${limits.wallSeconds} seconds`;
  return { status: stop.aborted && status === 0 ? 137 : status, output: output.trim() };
}

interface Watch {
  readonly grows: string;
  readonly limits: Limits;
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
async function watch(process: number, { grows, limits, signal }: Watch): Promise<string | undefined> {
  const most = (await sizeOf(grows, Number.MAX_SAFE_INTEGER)) + limits.diskBytes;
  let [moved, spent] = [elapsedSeconds(), 0];
  for (let wait = pause; ; ) {
    const isOver = await setTimeout(wait, false, { signal }).catch(() => true);
    if (isOver) return undefined;
    const begun = elapsedSeconds();
    if ((await sizeOf(grows, most)) > most) return `more than ${limits.diskBytes} bytes`;
    const now = await processorTime(process);
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
