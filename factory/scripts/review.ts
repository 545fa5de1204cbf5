import { type EmitEvent, ignoreEvents } from "@wherry/core/events/events.ts";
import { dissectScript } from "../debian/policy/generated-scripts.ts";
import { reviewedScripts } from "../debian/policy/reviewed.ts";
import type { AcknowledgedScript } from "../definition/image-definition.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import type { Effect } from "./effects.ts";
import type { ReviewedScript } from "./reviewed-script.ts";
import { matchName, scriptDigest } from "./script-digest.ts";
import { type UnreviewedScript, unreviewedError } from "./unreviewed.ts";

/** prerm, postrm and config have no part in a fresh installation (Debian policy 6.5); triggers are finishers' business. */
const INSTALLING = ["preinst", "postinst"];

export interface ReviewOptions {
  readonly acknowledged: readonly AcknowledgedScript[];
  readonly emit?: EmitEvent;
}

type Script = UnpackedPackage["scripts"][number];

/**
 * What the packages' scripts would have done, in the order of the packages. A script nobody has reviewed, in the table or in the definition, is
 * an error that shows it; one that changed since its review is a warning, and its review still counts.
 *
 * @throws WherryError `script.unreviewed` with every such script.
 */
export function reviewScripts(packages: readonly UnpackedPackage[], options: ReviewOptions): Effect[] {
  const emit = options.emit ?? ignoreEvents;
  const effects: Effect[] = [];
  const unreviewed: UnreviewedScript[] = [];
  for (const unpacked of packages) {
    const { name } = unpacked.package;
    for (const script of unpacked.scripts.filter((candidate) => INSTALLING.includes(candidate.name))) {
      const dissected = dissectScript(script.text);
      effects.push(...dissected.effects);
      if (dissected.handwritten === "" || isAcknowledged(options.acknowledged, name, script)) continue;
      const review = findReview(name, script.name);
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

function findReview(name: string, script: string): ReviewedScript | undefined {
  return reviewedScripts.find((review) => review.script === script && matchName(review.package, name) !== undefined);
}

function changed(unpacked: UnpackedPackage, script: Script) {
  const { name, version } = unpacked.package;
  return {
    type: "warning",
    message: `the ${script.name} of ${name} ${version} changed since it was reviewed; the review is used as it is`,
    hint: "Compare what the new script does on a fresh system, and renew its entry among the reviewed scripts.",
  } as const;
}
