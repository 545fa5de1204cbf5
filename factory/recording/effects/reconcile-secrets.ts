import { isWithin } from "@wherry/core/paths/paths.ts";
import type { Effect } from "../../scripts/effects.ts";
import { inEffect } from "./in-effect.ts";
import { alphabetOf, type SecretWord, secretWords } from "./secret-words.ts";

type SecretEffect = Extract<Effect, { kind: "secret" }>;

/** What both runs did at one path. */
export interface TwoRuns {
  readonly path: string;
  readonly first: readonly Effect[];
  readonly second: readonly Effect[];
}

export interface Reconciled {
  /** By path: the first run's effects, with marks in the place of what chance made. */
  readonly effects: ReadonlyMap<string, readonly Effect[]>;
  readonly secrets: readonly SecretEffect[];
}

/** The marks that stand for words, of all packages of a recording: one may write down what another one chose. */
export type Marks = Map<string, { readonly second: string; readonly mark: string }>;

/** Of one package; more are a database. */
const mostSecrets = 16;

/**
 * Finds the paths at which two runs differ by nothing but words that chance made: passwords, cookies, ids. Where the
 * first run has one word, the second has always the same other. What cannot be said so is left out. The marks'
 * numbers go on after `numbered`.
 */
export function reconcileSecrets(name: string, differing: readonly TwoRuns[], marks: Marks, numbered = 0): Reconciled {
  const open = new Map<string, readonly SecretWord[]>();
  const closed: TwoRuns[] = [];
  for (const runs of differing) {
    // Nothing can be written elsewhere at the first boot.
    const words = ["/etc", "/var", "/srv"].some((folder) => isWithin(runs.path, folder)) ? wordsOf(runs) : undefined;
    if (words === undefined || words.length === 0) closed.push(runs);
    else open.set(runs.path, words);
  }
  const elsewhere = closed.map(({ first, second }) => JSON.stringify([first, second])).join("\n");
  // A word that is in doubt puts all in doubt that have it.
  for (let doubted = true; doubted; ) {
    const pairs = [...[...open.values()].flat(), ...[...marks].map(([first, { second }]) => ({ first, second }))];
    const isDoubtful = ({ first, second }: SecretWord) =>
      elsewhere.includes(first) ||
      elsewhere.includes(second) ||
      pairs.some((other) => (other.first === first) !== (other.second === second));
    const refused = [...open].filter(([, words]) => words.some(isDoubtful));
    doubted = refused.length > 0;
    for (const [path] of refused) open.delete(path);
  }
  const words = new Map([...open.values()].flat().map((one) => [one.first, one]));
  if (words.size > mostSecrets) return { effects: new Map(), secrets: [] };
  let number = numbered;
  for (const { first, second } of words.values()) {
    if (!marks.has(first)) marks.set(first, { second, mark: `@secret-${name}-${++number}@` });
  }
  const effects = new Map<string, readonly Effect[]>();
  for (const { path, first } of differing) {
    const some = open.get(path);
    if (some !== undefined)
      effects.set(
        path,
        first.map((effect) => inEffect(effect, (text) => marked(text, some, marks))),
      );
  }
  const secrets = [...words.values()].map((one): SecretEffect => {
    const paths = [...open].filter(([, some]) => some.some(({ first }) => first === one.first)).map(([path]) => path);
    const mark = marks.get(one.first)?.mark ?? "";
    return { kind: "secret", mark, alphabet: alphabetOf(one), length: one.first.replace(/=+$/, "").length, paths };
  });
  return { effects, secrets };
}

/** The words by which the effects differ, which are the same otherwise; only texts may have some. */
function wordsOf({ first, second }: TwoRuns): readonly SecretWord[] | undefined {
  const [a, b]: [string[], string[]] = [[], []];
  const shape = (effects: readonly Effect[], texts: string[]) =>
    JSON.stringify(
      effects.map((effect) =>
        inEffect(effect, (text) => {
          texts.push(text);
          return "";
        }),
      ),
    );
  if (shape(first, a) !== shape(second, b)) return undefined;
  const words: SecretWord[] = [];
  for (const [index, text] of a.entries()) {
    const some = secretWords(text, b[index] ?? "");
    if (some === undefined) return undefined;
    words.push(...some);
  }
  return words;
}

function marked(text: string, words: readonly SecretWord[], marks: Marks): string {
  return words.reduce((now, { first }) => now.replaceAll(first, marks.get(first)?.mark ?? first), text);
}
