import { isWithin } from "@wherry/core/paths/paths.ts";
import type { TreeDifference } from "../../peers/compare-trees.ts";
import { type ClosureDifference, closureDifferences, leftToFirstBoot } from "./closure-differences.ts";
import type { ComparedClosure } from "./compare-closure.ts";

export interface ClosureResult {
  readonly install: readonly string[];
  /** How many, with what all closures stand upon. */
  readonly packages: number;
  /** How many differences are of which kind. */
  readonly kinds: ReadonlyMap<ClosureDifference, number>;
  readonly unexplained: readonly TreeDifference[];
  /** Why nothing could be compared. */
  readonly failure?: string;
}

/** Puts each difference to the first kind that it is of. */
export function judgeClosure(install: readonly string[], compared: ComparedClosure): ClosureResult {
  const kinds = new Map<ClosureDifference, number>();
  const unexplained: TreeDifference[] = [];
  for (const difference of compared.differences) {
    const kind = kindOf(difference, compared.perMachine);
    if (kind === undefined) unexplained.push(difference);
    else kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return { install, packages: compared.packages.length, kinds, unexplained };
}

function kindOf(difference: TreeDifference, perMachine: readonly string[]): ClosureDifference | undefined {
  const { path, what } = difference;
  if (what === "missing" && perMachine.some((own) => path === own || isWithin(path, own))) return leftToFirstBoot;
  return closureDifferences.find(
    (known) => known.what.includes(what) && known.matches.test(path) && known.if?.(difference) !== false,
  );
}

/** Whether every difference is of a kind that has a reason. */
export function isSame({ failure, kinds, unexplained }: ClosureResult): boolean {
  return failure === undefined && unexplained.length === 0 && ![...kinds.keys()].some(({ left }) => left);
}

/** A table of the kinds that were found, of one sort: how many differences, in how many closures. */
export function describeKinds(results: readonly ClosureResult[], sort: "reasoned" | "left"): string {
  const rows = [leftToFirstBoot, ...closureDifferences].flatMap((kind) => {
    const counts = results.map(({ kinds }) => kinds.get(kind) ?? 0).filter((count) => count > 0);
    const sum = counts.reduce((all, count) => all + count, 0);
    const { paths, what, reason, left = false } = kind;
    if (sum === 0 || left !== (sort === "left")) return [];
    return [`| ${paths.replaceAll("*", "\\*")} | ${what.join(", ")} | ${sum} | ${counts.length} | ${reason} |\n`];
  });
  const head = "| paths | what differs | differences | closures | why |\n| --- | --- | ---: | ---: | --- |\n";
  return head + rows.join("");
}

/** Of a text of several lines those that the other has not, in one line; "-" where there are none. */
export function linesOnlyIn(one: string, other: string): string {
  const known = new Set(other.split("\n"));
  const lines = one.split("\n").filter((line) => !known.has(line));
  return lines.join(" / ") || "-";
}
