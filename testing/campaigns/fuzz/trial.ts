import { WherryError } from "@wherry/core/errors/errors.ts";
import { ProvisionError } from "@wherry/host/plan/provision-error.ts";
import { SystemError } from "@wherry/host/system/system.ts";
import type { Parser } from "./parser.ts";

/** Milliseconds that one input may take. */
export const longest = 2000;

/** Bytes by which one input may let the process grow. */
const mostGrowth = 384 * 2 ** 20;

export interface Clock {
  readonly now: () => number;
  /** Bytes that the process had at most, where that is known. */
  readonly peak: () => number;
}

export type Outcome = "accepted" | "refused" | { readonly key: string; readonly message: string };

/** Reads one input, and says whether the parser did what every parser does: read it, or refuse it in time. */
export async function tryInput(parser: Parser, input: Uint8Array, folder: string, clock: Clock): Promise<Outcome> {
  const [start, peak] = [clock.now(), clock.peak()];
  let outcome: Outcome;
  try {
    const result = parser.parse(input, folder);
    const read = result instanceof Promise ? await result : result;
    outcome = read === undefined ? "refused" : "accepted";
  } catch (error) {
    outcome = judge(error);
  }
  if (typeof outcome === "object") return outcome;
  const took = clock.now() - start;
  if (took > longest) return { key: "slow", message: `it takes ${took} ms` };
  const growth = clock.peak() - peak;
  if (growth > mostGrowth) return { key: "memory", message: `the process grows by ${growth} bytes` };
  return outcome;
}

function judge(error: unknown): Outcome {
  if (error instanceof WherryError) return error.code === "internal" ? describe(error) : "refused";
  // The agent's "internal" is for its own files, too, where a disk has damaged them.
  return error instanceof ProvisionError || error instanceof SystemError ? "refused" : describe(error);
}

function describe(error: unknown): { readonly key: string; readonly message: string } {
  if (!(error instanceof Error)) return { key: "no error", message: String(error) };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const [frame = ""] = frames.filter((line) => !line.includes("node:") && !line.includes("(native)"));
  const place = frame
    .trim()
    .replace(/^at /, "")
    .replace(/\(?(file:\/\/)?\/\S*?\/(core|config|formats|host|factory|testing|node_modules)\//, "($2/")
    .replace(/(:\d+)+\)?$/, "")
    .replace("(", "")
    .trim();
  // Where a stack ends is chance.
  const isDeep = /call stack|stack overflow/.test(error.message);
  return {
    key: isDeep ? "stack overflow" : `${error.name} ${place}`,
    message: `${error.message}\n${frames.slice(0, 6).join("\n")}`,
  };
}
