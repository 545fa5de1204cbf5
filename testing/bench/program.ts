import type { Row } from "./row.ts";

/** One of the programs that are compared, with its caches filled. */
export interface Program {
  /**
   * Measures each of its builds once; rounds count from 0. Programs take turns, so that a busy hour meets all of them.
   */
  round(number: number): Promise<void>;
  /** What the rounds gave. */
  rows(): readonly Row[];
}

/** Says what is being done, one line at a time. */
export type Say = (line: string) => void;
