import type { Constraint, Provide } from "./package.ts";

/** How a format orders and compares versions. */
export interface VersionRules {
  /** A total order over all strings; equal versions may be written differently. */
  compare(a: string, b: string): -1 | 0 | 1;
  /** Whether a package's version meets a constraint; every version does where there is no constraint. */
  satisfies(version: string, constraint: Constraint | undefined): boolean;
  /** Whether what a package provides under some name meets a constraint on that name. */
  meets(provided: Provide, constraint: Constraint | undefined): boolean;
}

/** Whether an order, as `VersionRules.compare` tells it, is what an operator asks for. */
export function holds(order: -1 | 0 | 1, operator: Constraint["operator"]): boolean {
  switch (operator) {
    case "<<":
      return order < 0;
    case "<=":
      return order <= 0;
    case "=":
      return order === 0;
    case ">=":
      return order >= 0;
    case ">>":
      return order > 0;
  }
}
