import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
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
  readonly signal: AbortSignal;
}

/** Bytes of the output that are kept, the last ones. */
const keptOutput = 16 * 1024;

/**
 * Runs a program to its end, or ends it where it takes too long or writes too much: it must take its children along.
 *
 * @throws {WherryError} interrupted when the signal aborts
 * @throws {WherryError} tool.missing when it cannot be started
 */
export async function runBounded(
  file: string,
  args: readonly string[],
  { environment, user, limits, grows, signal }: BoundedRun,
): Promise<{ readonly status: number; readonly output: string }> {
  const tooMuch = new AbortController();
  const tooLong = AbortSignal.timeout(limits.wallSeconds * 1000);
  const stop = AbortSignal.any([signal, tooMuch.signal, tooLong]);
  const child = start(file, args, { cwd: "/", env: environment, signal: stop, user });
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString("utf8")).slice(-keptOutput);
  };
  const most = sizeOf(grows, Number.MAX_SAFE_INTEGER) + limits.diskBytes;
  const watch = setInterval(() => {
    if (sizeOf(grows, most) > most) tooMuch.abort();
  }, 300);
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  const status = await new Promise<number>((resolve, reject) => {
    child.once("error", (cause) => {
      if (signal.aborted) reject(new WherryError("interrupted", "recording was stopped", { cause }));
      else if (!stop.aborted)
        reject(new WherryError("tool.missing", `cannot start ${file}: ${cause.message}`, { cause }));
    });
    child.once("close", (code) => resolve(code ?? 137));
  }).finally(() => clearInterval(watch));
  if (tooMuch.signal.aborted) output += `\nstopped after more than ${limits.diskBytes} bytes`;
  else if (tooLong.aborted) output += `\nstopped after ${limits.wallSeconds} seconds`;
  return { status: stop.aborted && status === 0 ? 137 : status, output: output.trim() };
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
