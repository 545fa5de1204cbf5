import type { House } from "../reading/house.ts";

/** A place that breaks a rule. */
export interface Breach {
  readonly file: string;
  readonly line: number;
  /** What is wrong, and what to do. */
  readonly message: string;
}

/** Every breach of one rule. */
export type Rule = (house: House) => readonly Breach[];
