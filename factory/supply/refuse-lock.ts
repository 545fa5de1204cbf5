import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding } from "@wherry/core/errors/finding.ts";
import { countOf } from "@wherry/core/text/count.ts";
import { lockAnew } from "../lock/lock-anew.ts";

const mostFindings = 20;

interface LockProblem {
  /** What is wrong with the first of them. */
  readonly problem: string;
  /** "nor do": what `problem` ends with, before how many others there are. */
  readonly nor: string;
  /** Of each of the others. */
  readonly others: readonly string[];
  /** How that may have come about. */
  readonly why: string;
  /** What else can be done, but for making the lock anew and believing it. */
  readonly instead?: readonly string[];
}

/** The refusal of a lock that says what it may not: lock.invalid, with the first thing, how many others, and these. */
export function lockRefusal(file: string, { problem, nor, others, why, instead = [] }: LockProblem): WherryError {
  const rest = others.length === 0 ? "" : `, ${nor} ${countOf(others.length, "other")}`;
  return new WherryError("lock.invalid", `${problem}${rest}`, {
    where: { file },
    findings: others.slice(0, mostFindings - 1).map((other) => createFinding("error", other)),
    hint: [
      why,
      lockAnew(file),
      ...instead,
      "or, if you know who wrote the lock and kept it safe, believe it with --trust-lock",
    ],
  });
}
