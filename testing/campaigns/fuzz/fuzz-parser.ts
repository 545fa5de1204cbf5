import { encodeBase64 } from "@wherry/core/bytes/base64.ts";
import type { Failure, Job } from "./job.ts";
import type { Parser } from "./parser.ts";
import { makerFor } from "./run-job.ts";
import { type Program, superviseChild } from "./supervise.ts";

/** What came of one parser on one engine. */
export interface Result {
  readonly accepted: number;
  readonly refused: number;
  readonly failed: number;
  /** Seconds of the processor. */
  readonly processor: number;
  /** Milliseconds of the input that took longest. */
  readonly slowest: number;
  readonly failures: readonly Failure[];
}

/** Inputs that are tried one by one behind the last that was heard of. */
const toldAtOnce = 20_000;

/** A parser with so many inputs that end a child is broken, and is left. */
const mostDeaths = 5;

/** Gives a parser inputs until its time is up, in one child after the other where inputs end them. */
export async function fuzzParser(
  parser: Parser,
  whole: Omit<Job, "isTold" | "from">,
  program: Program,
  path: string,
): Promise<Result> {
  let [accepted, refused, failed, processor, slowest, from, deaths] = [0, 0, 0, 0, 0, 0, 0];
  const failures = new Map<string, Failure>();
  const end = Date.now() + whole.seconds * 1000;
  let isTold = false;
  while (from < whole.until && Date.now() < end && deaths < mostDeaths) {
    const seconds = (end - Date.now()) / 1000;
    const until = isTold ? Math.min(whole.until, from + toldAtOnce) : whole.until;
    const job: Job = { ...whole, seconds, from, until, isTold };
    const { progress, death, failures: found } = await superviseChild(program, job, path);
    accepted += progress.accepted;
    refused += progress.refused;
    failed += progress.failed;
    processor += progress.processor;
    slowest = Math.max(slowest, progress.slowest);
    for (const failure of found) if (!failures.has(failure.key)) failures.set(failure.key, failure);
    from = progress.next;
    if (death === undefined) isTold = false;
    else if (death.index === undefined) {
      if (isTold) throw new Error(`a child for ${parser.name} ${death.reason}`);
      isTold = true;
    } else {
      const { reason, index } = death;
      const key = `the child ${reason.split("\n")[0]}`;
      const input = encodeBase64(makerFor(job, parser)(index));
      if (!failures.has(key)) failures.set(key, { index, key, message: reason, input });
      from = index + 1;
      isTold = false;
      deaths++;
      failed++;
    }
  }
  if (isTold) {
    const key = "a child hangs or dies, and its time was up before the input was found";
    failures.set(key, { index: from, key, message: "give it more minutes", input: "" });
  }
  return { accepted, refused, failed, processor, slowest, failures: [...failures.values()] };
}
