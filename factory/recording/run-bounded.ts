import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { start } from "../system/processes.ts";
import type { Limits } from "./limits.ts";

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
  const most = sizeOf(grows, Number.MAX_SAFE_INTEGER) + limits.diskBytes;
  const watch = setInterval(() => {
    if (sizeOf(grows, most) > most) tooMuch.abort();
  }, 300);
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
  }).finally(() => clearInterval(watch));
  if (tooMuch.signal.aborted) output += `\nstopped after more than ${limits.diskBytes} bytes`;
  else if (tooLong.aborted) output += `\nstopped after ${limits.wallSeconds} seconds`;
  return { status: stop.aborted && status === 0 ? 137 : status, output: output.trim() };
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

/** Bytes below a folder that somebody is still writing to; counted no further than to more than `most`. */
function sizeOf(folder: string, most: number): number {
  let size = 0;
  try {
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      const status = lstatSync(file);
      size += status.blocks * 512 + 256;
      if (status.isDirectory()) size += sizeOf(file, most - size);
      if (size > most) break;
    }
  } catch {
    // It was there a moment ago.
  }
  return size;
}
