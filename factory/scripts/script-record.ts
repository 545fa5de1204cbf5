import type { Effect } from "./effects.ts";

/** What a package's scripts did to a fresh system when they were run apart, once and for all. */
export interface ScriptRecord {
  /** The package's name. */
  readonly package: string;
  /** Which scripts, and the digest of what a person wrote in each (`scriptDigest`), sorted by name. */
  readonly scripts: readonly RecordedScript[];
  /**
   * The questions that they asked, sorted: other answers to them need another record. Absent where the package has no
   * questions, and in records of earlier versions.
   */
  readonly asked?: readonly string[];
  /** The answers that the scripts were given to some of these; the others had their defaults. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly effects: readonly Effect[];
  /** What differs from machine to machine and is no part of an image: it is left to the first boot. Sorted by path. */
  readonly perMachine: readonly PerMachinePath[];
}

export interface RecordedScript {
  /** "preinst", "postinst". */
  readonly name: string;
  readonly sha256: string;
}

export interface PerMachinePath {
  readonly path: string;
  /** For people, without a full stop: "a private key". */
  readonly why: string;
}

/** By what records are found: the package and its scripts, whatever its version and architecture. */
export function recordKey({ package: name, scripts }: Pick<ScriptRecord, "package" | "scripts">): string {
  return [name, ...scripts.map((script) => `${script.name}:${script.sha256}`)].join(" ");
}

/** What tells a record from all others: its scripts, and the answers that they had. */
export function recordIdentity(record: ScriptRecord): string {
  const answers = Object.entries(record.answers ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return answers.length === 0 ? recordKey(record) : `${recordKey(record)} ${JSON.stringify(answers)}`;
}

/**
 * Whether the scripts would do the same with these answers: those to all that they asked are the ones that they had.
 * `own` are the questions of the package, which count for records that do not say what was asked.
 */
export function fitsAnswers(
  { asked, answers: had = {} }: ScriptRecord,
  answers: Readonly<Record<string, string>>,
  own: () => readonly string[],
): boolean {
  if (Object.keys(answers).length === 0 && Object.keys(had).length === 0) return true;
  const questions = [...(asked ?? own()), ...Object.keys(had)];
  return questions.every((question) => answers[question] === had[question]);
}
