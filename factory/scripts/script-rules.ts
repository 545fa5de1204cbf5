import type { Effect } from "./effects.ts";
import type { Question } from "./question.ts";
import type { ReviewedScript } from "./reviewed-script.ts";
import type { ScriptRecord } from "./script-record.ts";

/** What is known about the scripts of a format's packages. */
export interface ScriptRules {
  /** The names of those that run on a fresh installation. */
  readonly installing: readonly string[];
  /** Takes such a script apart. */
  dissect(text: string): DissectedScript;
  readonly reviews: readonly ReviewedScript[];
  /** What scripts may ask: reads `PackageContents.questions`. */
  questions(text: string): readonly Question[];
  /** Records that come with Wherry, of packages of these names. */
  loadRecords(names: readonly string[]): Promise<readonly ScriptRecord[]>;
}

/** A script taken apart: what packaging tools wrote into it, as effects, and what a person wrote. */
export interface DissectedScript {
  readonly effects: readonly Effect[];
  /** Commands only: no comments, blank lines or `set -e`. Empty where nobody wrote anything. */
  readonly handwritten: string;
}
