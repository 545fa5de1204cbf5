/** What a child is to do: a part of the inputs of one parser. Inputs follow from seed, parser and number. */
export interface Job {
  readonly parser: string;
  readonly seed: string;
  /** In base64. */
  readonly seeds: readonly string[];
  readonly words: readonly string[];
  /** The number of the first input. */
  readonly from: number;
  /** The number of the input after the last that was tried. */
  readonly until: number;
  /** After so many it ends, wherever it is. */
  readonly seconds: number;
  /** Says the number of each input before it is read: slow, and what to do where an input ended a child. */
  readonly isTold: boolean;
  /** For the parser's files. */
  readonly folder: string;
}

/** What a child says, a line of JSON each. */
export type Message =
  | { readonly kind: "begin"; readonly index: number }
  | ({ readonly kind: "progress" | "end" } & Progress)
  | ({ readonly kind: "failure" } & Failure);

export interface Progress {
  /** The number of the input that comes next. */
  readonly next: number;
  readonly accepted: number;
  readonly refused: number;
  readonly failed: number;
  /** Seconds of the processor. */
  readonly processor: number;
  /** Milliseconds of the input that took longest. */
  readonly slowest: number;
}

export interface Failure {
  readonly index: number;
  /** The error's kind and where it was thrown: failures with the same are one. */
  readonly key: string;
  readonly message: string;
  /** The smallest input found that fails so, in base64. */
  readonly input: string;
}
