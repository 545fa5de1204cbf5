import { formatClause } from "../packages/format-relation.ts";
import type { Clause } from "../packages/package.ts";
import type { Solution } from "./solve.ts";
import type { Reason } from "./walk.ts";

/** One link: the package, and why it is there. */
interface ExplanationStep {
  readonly name: string;
  readonly reason: Reason;
}

interface Explanation {
  /**
   * From a requested package (or one that is left over) down to the one that was asked about; empty where it is not
   * part of the solution.
   */
  readonly chain: readonly ExplanationStep[];
  /** The chain, one line for each package. */
  readonly text: readonly string[];
}

/** How a need is told that is not the package's own word: "recommends" in the place of "needs", and why it counts. */
type TellNeed = (by: string, clause: Clause) => { readonly verb: string; readonly reason?: string } | undefined;

/** Why a package is part of the solution. */
export function explain(solution: Solution, name: string, tell: TellNeed = () => undefined): Explanation {
  const chain: ExplanationStep[] = [];
  for (let current = name; ; ) {
    const reason = solution.why.get(current);
    if (reason === undefined) break;
    chain.unshift({ name: current, reason });
    if (reason.kind === "requested" || reason.kind === "essential") break;
    current = reason.by;
  }
  return { chain, text: chain.length === 0 ? [`${name} is not installed`] : chain.map((step) => line(step, tell)) };
}

function line({ name, reason }: ExplanationStep, tell: TellNeed): string {
  if (reason.kind === "requested")
    return `${name} is requested${reason.request === name ? "" : ` as ${reason.request}`}`;
  if (reason.kind === "essential") return `${name} is essential, left over from a choice that was given up`;
  const clause = formatClause(reason.clause);
  if (reason.kind === "leftover") {
    return `${reason.by} ${reason.relationship} ${clause}, left over from a choice that was given up: ${name}`;
  }
  const chosen = clause === name ? "" : `, chosen: ${name}`;
  const { verb, reason: why } = tell(reason.by, reason.clause) ?? { verb: "needs" };
  return `${reason.by} ${verb} ${clause}${chosen}${why === undefined ? "" : `: ${why}`}`;
}
