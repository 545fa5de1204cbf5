import type { SolveRequest } from "./request.ts";

/** What is left out of a solution although packages in it need it. */
export interface Omissions {
  /** All names that stand in for a package, for anybody. */
  readonly names: ReadonlySet<string>;
  /** Whether a name never comes into the result. */
  isFirm(name: string): boolean;
  /** Whether a name counts as installed for what the package `by` needs. */
  standsIn(name: string, by: string): boolean;
}

/** What a request leaves out. */
export function omissionsOf({ omit, yielding }: Pick<SolveRequest, "omit" | "yielding">): Omissions {
  const firm = new Set(omit);
  const spared = new Set(yielding?.omit);
  return {
    names: firm.union(spared),
    isFirm: (name) => firm.has(name),
    standsIn: (name, by) => firm.has(name) || (spared.has(name) && yielding?.to(name, by) !== true),
  };
}
