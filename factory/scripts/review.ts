import { type EmitEvent, ignoreEvents } from "@wherry/core/events/events.ts";
import type { AcknowledgedScript } from "./acknowledged-script.ts";
import type { JudgedEffect } from "./effects.ts";
import type { ReviewedScript } from "./reviewed-script.ts";
import { matchName, scriptDigest } from "./script-digest.ts";
import { fitsAnswers, type RecordedScript, recordKey, type ScriptRecord } from "./script-record.ts";
import type { DissectedScript, ScriptRules } from "./script-rules.ts";
import { type UnreviewedScript, unreviewedError } from "./unreviewed.ts";

/** A package with its scripts. */
export interface ScriptedPackage {
  readonly package: { readonly name: string; readonly version: string };
  readonly scripts: readonly Script[];
  /** `PackageContents.questions`. */
  readonly questions?: string | undefined;
}

interface Script {
  readonly name: string;
  readonly text: string;
  readonly base64?: string;
  readonly sha256: string;
}

interface ReviewOptions {
  readonly rules: ScriptRules;
  readonly acknowledged: readonly AcknowledgedScript[];
  /** Records of scripts that are neither reviewed nor acknowledged. */
  readonly records?: readonly ScriptRecord[];
  /** To what scripts ask: a record that was made with others does not count. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly emit?: EmitEvent;
}

/** Packages' scripts, as far as they are known. */
export interface JudgedScripts<Scripted extends ScriptedPackage = ScriptedPackage> {
  /** In the order of the packages. */
  readonly effects: readonly JudgedEffect[];
  /** The records among those given that these packages' scripts have. */
  readonly records: readonly ScriptRecord[];
  readonly unknown: readonly UnknownScripts<Scripted>[];
}

/** A package with unknown scripts: neither reviewed, acknowledged nor recorded. */
export interface UnknownScripts<Scripted extends ScriptedPackage = ScriptedPackage> {
  readonly package: Scripted;
  /** The scripts as a record names them: `ScriptRecord.scripts`. */
  readonly scripts: readonly RecordedScript[];
  readonly unreviewed: readonly UnreviewedScript[];
}

/**
 * What the packages' scripts would have done, in the order of the packages. A script that is unknown, which is neither
 * reviewed by the distribution's policy, nor acknowledged by the definition, nor recorded, is an error that shows it;
 * one that changed since its review is a warning, and its review still counts.
 *
 * @throws {WherryError} script.unreviewed when there are such scripts, with all of them
 */
export function reviewScripts(packages: readonly ScriptedPackage[], options: ReviewOptions): readonly JudgedEffect[] {
  return knownScripts(packages, options).effects;
}

/**
 * The same, with the records that it was found in.
 *
 * @throws {WherryError} script.unreviewed when there are unknown scripts, with all of them
 */
export function knownScripts(
  packages: readonly ScriptedPackage[],
  options: ReviewOptions,
): Pick<JudgedScripts, "effects" | "records"> {
  const { effects, records, unknown } = judgeScripts(packages, options);
  if (unknown.length > 0) throw unreviewedError(unknown.flatMap(({ unreviewed }) => unreviewed));
  return { effects, records };
}

/** Parts the packages' scripts into those that are known, with what they do, and unknown ones. */
export function judgeScripts<Scripted extends ScriptedPackage>(
  packages: readonly Scripted[],
  options: ReviewOptions,
): JudgedScripts<Scripted> {
  const { rules, answers = {}, emit = ignoreEvents } = options;
  const known = Map.groupBy(options.records ?? [], recordKey);
  const effects: JudgedEffect[] = [];
  const records: ScriptRecord[] = [];
  const unknown: UnknownScripts<Scripted>[] = [];
  for (const unpacked of packages) {
    const { name } = unpacked.package;
    const scripts: RecordedScript[] = [];
    const unreviewed: UnreviewedScript[] = [];
    for (const script of unpacked.scripts.filter((candidate) => rules.installing.includes(candidate.name))) {
      const dissected = isProgram(script) ? program(script) : rules.dissect(script.text);
      effects.push(...dissected.effects);
      if (dissected.handwritten === "") continue;
      const review = findReview(name, script.name, rules);
      if (review !== undefined && !isAcknowledged(options.acknowledged, name, script)) {
        effects.push(...(review.effects ?? []));
        const digest = scriptDigest(dissected.handwritten, matchName(review.package, name));
        if (!review.sha256.includes(digest)) emit(changed(unpacked, script));
      }
      if (review !== undefined) continue;
      // Acknowledged or not: what a record is about follows from the package alone.
      scripts.push({ name: script.name, sha256: scriptDigest(dissected.handwritten) });
      if (isAcknowledged(options.acknowledged, name, script)) continue;
      const stale = options.acknowledged.some((entry) => entry.package === name && entry.script === script.name);
      unreviewed.push({ package: unpacked.package, script, handwritten: dissected.handwritten, stale });
    }
    if (unreviewed.length === 0) continue;
    const own = () => rules.questions(unpacked.questions ?? "").map((question) => question.name);
    const candidates = known.get(recordKey({ package: name, scripts })) ?? [];
    const record = candidates.findLast((one) => fitsAnswers(one, answers, own));
    if (record === undefined) unknown.push({ package: unpacked, scripts, unreviewed });
    else {
      records.push(record);
      effects.push(...record.effects.map((effect) => ({ ...effect, recorded: true, recordedOf: name }) as const));
    }
  }
  return { effects, records, unknown };
}

/** A script may be any program (Debian Policy 6.1). */
function isProgram({ text, base64 }: Script): boolean {
  return base64 !== undefined && text.includes("\0");
}

/** Nothing of it can be shown but what it is. */
function program({ base64 = "", sha256 }: Script): DissectedScript {
  const { length } = Buffer.from(base64, "base64");
  return { effects: [], handwritten: `(a compiled program of ${length} bytes, SHA-256 ${sha256})` };
}

function isAcknowledged(acknowledged: readonly AcknowledgedScript[], name: string, script: Script): boolean {
  return acknowledged.some(
    (entry) =>
      entry.package === name &&
      entry.script === script.name &&
      (entry.sha256 === null || entry.sha256 === script.sha256),
  );
}

function findReview(name: string, script: string, { reviews }: ScriptRules): ReviewedScript | undefined {
  return reviews.find((review) => review.script === script && matchName(review.package, name) !== undefined);
}

function changed(unpacked: ScriptedPackage, script: Script) {
  const { name, version } = unpacked.package;
  return {
    type: "warning",
    message: `the ${script.name} of ${name} ${version} changed since it was reviewed; the review is used as it is`,
    hint: "Compare what the new script does on a fresh system, and renew its entry among the reviewed scripts.",
  } as const;
}
