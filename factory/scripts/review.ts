import { type EmitEvent, ignoreEvents } from "@wherry/core/events/events.ts";
import type { AcknowledgedScript } from "./acknowledged-script.ts";
import type { Effect } from "./effects.ts";
import type { ReviewedScript } from "./reviewed-script.ts";
import { matchName, scriptDigest } from "./script-digest.ts";
import type { ScriptRules } from "./script-rules.ts";
import { type UnreviewedScript, unreviewedError } from "./unreviewed.ts";

/** A package with its scripts. */
export interface ScriptedPackage {
  readonly package: { readonly name: string; readonly version: string };
  readonly scripts: readonly Script[];
}

interface Script {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

export interface ReviewOptions {
  readonly rules: ScriptRules;
  readonly acknowledged: readonly AcknowledgedScript[];
  readonly emit?: EmitEvent;
}

/**
 * What the packages' scripts would have done, in the order of the packages. A script nobody has reviewed, in the table
 * or in the definition, is an error that shows it; one that changed since its review is a warning, and its review still
 * counts.
 *
 * @throws {WherryError} script.unreviewed when there are such scripts, with all of them
 */
export function reviewScripts(packages: readonly ScriptedPackage[], options: ReviewOptions): Effect[] {
  const { rules, emit = ignoreEvents } = options;
  const effects: Effect[] = [];
  const unreviewed: UnreviewedScript[] = [];
  for (const unpacked of packages) {
    const { name } = unpacked.package;
    for (const script of unpacked.scripts.filter((candidate) => rules.installing.includes(candidate.name))) {
      const dissected = rules.dissect(script.text);
      effects.push(...dissected.effects);
      if (dissected.handwritten === "" || isAcknowledged(options.acknowledged, name, script)) continue;
      const review = findReview(name, script.name, rules);
      if (review === undefined) {
        const stale = options.acknowledged.some((entry) => entry.package === name && entry.script === script.name);
        unreviewed.push({ package: unpacked.package, script, handwritten: dissected.handwritten, stale });
        continue;
      }
      effects.push(...(review.effects ?? []));
      const digest = scriptDigest(dissected.handwritten, matchName(review.package, name));
      if (!review.sha256.includes(digest)) emit(changed(unpacked, script));
    }
  }
  if (unreviewed.length > 0) throw unreviewedError(unreviewed);
  return effects;
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
