import type { Clause, Package } from "../packages/package.ts";
import type { Candidates } from "./candidates.ts";
import type { Reason } from "./walk.ts";

/**
 * What apt leaves installed of the packages that it has marked, besides those that are needed: the essential ones, and
 * what any package that stays needs, recommends or suggests, even where another package meets that already. Each with
 * the reason why it stays. `candidates` are to be among the marked ones.
 */
export function findLeftovers(
  marked: ReadonlySet<Package>,
  needed: Iterable<Package>,
  candidates: Candidates,
): ReadonlyMap<Package, Reason> {
  const leftovers = new Map<Package, Reason>();
  const staying = new Set(needed);
  const stay = (one: Package, reason: Reason): void => {
    if (staying.has(one) || !marked.has(one)) return;
    staying.add(one);
    leftovers.set(one, reason);
  };
  for (const one of marked) if (one.essential) stay(one, { kind: "essential" });
  // A set yields what is added to it on the way.
  for (const by of staying) {
    for (const [relationship, clauses] of relationships(by)) {
      for (const clause of clauses) {
        for (const one of clause.flatMap((relation) => candidates.matching(relation))) {
          stay(one, { kind: "leftover", by: by.name, relationship, clause });
        }
      }
    }
  }
  return leftovers;
}

type Relationship = Extract<Reason, { kind: "leftover" }>["relationship"];

function relationships(one: Package): [Relationship, readonly Clause[]][] {
  return [
    ["needs", one.requires],
    ["recommends", one.recommends],
    ["suggests", one.suggests],
  ];
}
