/** Hears which questions scripts ask while they run. What it hears may be told by anybody: it is bounded, and text. */
export interface QuestionListener {
  /** A line of their output; true for one that tells of questions and is not their own. */
  take(line: string): boolean;
  readonly asked: ReadonlySet<string>;
  /** What the first look at a question gave. */
  readonly values: ReadonlyMap<string, string>;
  /** Questions that have another template than that of their name. */
  readonly templates: ReadonlyMap<string, string>;
}

/** An answer that scripts are given. */
export interface GivenAnswer {
  readonly question: string;
  readonly value: string;
}
