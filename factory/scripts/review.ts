import { createHash } from "node:crypto";
import { type Finding, WherryError } from "@wherry/core/errors.ts";
import { type EmitEvent, ignoreEvents } from "@wherry/core/events.ts";
import type { AcknowledgedScript } from "../definition/image-definition.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import type { Effect } from "./effects.ts";
import { dissectScript } from "./generated.ts";
import { type ReviewedScript, reviewedScripts } from "./reviewed.ts";

/** prerm, postrm and config have no part in a fresh installation (Debian policy 6.5); triggers are finishers' business. */
const INSTALLING = ["preinst", "postinst"];
/** Enough to judge most scripts by, and little enough to read. */
const SHOWN_LINES = 40;

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
  const unreviewed: { name: string; script: Script; handwritten: string }[] = [];
  for (const unpacked of packages) {
    const { name } = unpacked.package;
    for (const script of unpacked.scripts.filter((candidate) => INSTALLING.includes(candidate.name))) {
      const dissected = dissectScript(script.text);
      effects.push(...dissected.effects);
      if (dissected.handwritten === "" || isAcknowledged(options.acknowledged, name, script)) continue;
      const review = findReview(name, script.name);
      if (review === undefined) {
        unreviewed.push({ name, script, handwritten: dissected.handwritten });
        continue;
      }
      effects.push(...(review.effects ?? []));
      if (!review.sha256.includes(scriptDigest(dissected.handwritten))) emit(changed(unpacked, script));
    }
  }
  if (unreviewed.length > 0) throw unreviewedError(unreviewed);
  return effects;
}

/** The identity of what a person wrote in a script; comments and debhelper's version do not change it. */
export function scriptDigest(handwritten: string): string {
  return createHash("sha256").update(handwritten).digest("hex");
}

function isAcknowledged(acknowledged: readonly AcknowledgedScript[], name: string, script: Script): boolean {
  return acknowledged.some(
    (entry) =>
      entry.package === name &&
      entry.script === script.name &&
      (entry.sha256 === null || entry.sha256 === script.sha256),
  );
}

/** Kernel images carry their version in their name; their scripts are the same. */
function findReview(name: string, script: string): ReviewedScript | undefined {
  return reviewedScripts.find((review) => review.script === script && matchesName(review.package, name));
}

function matchesName(pattern: string, name: string): boolean {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === name;
  return name.startsWith(pattern.slice(0, star)) && name.endsWith(pattern.slice(star + 1));
}

function changed(unpacked: UnpackedPackage, script: Script) {
  const { name, version } = unpacked.package;
  return {
    type: "warning",
    message: `the ${script.name} of ${name} ${version} changed since it was reviewed; the review is used as it is`,
    hint: "Compare what the new script does on a fresh system, and renew its entry among the reviewed scripts.",
  } as const;
}

function unreviewedError(unreviewed: readonly { name: string; script: Script; handwritten: string }[]): WherryError {
  const findings: Finding[] = unreviewed.map(({ name, script, handwritten }) => {
    const lines = handwritten.split("\n");
    const more = lines.length > SHOWN_LINES ? [`... and ${lines.length - SHOWN_LINES} more lines`] : [];
    const shown = [...lines.slice(0, SHOWN_LINES), ...more].map((line) => `    ${printable(line)}`).join("\n");
    return { message: `${name}: ${script.name} does, beside what is generated:\n${shown}`, where: { file: name } };
  });
  const entries = unreviewed.map(
    ({ name, script }) =>
      `    - package: ${name}\n      script: ${script.name}\n      sha256: "${script.sha256}"\n      reason: does nothing that this image needs`,
  );
  const names = [...new Set(unreviewed.map(({ name }) => name))].join(", ");
  return new WherryError("script.unreviewed", `nobody has reviewed the maintainer scripts of ${names}`, {
    findings,
    hint:
      "Scripts do not run. If what they do does not matter for this image, or files and units of the definition stand for it, " +
      `acknowledge them:\n\npackages:\n  acknowledge:\n${entries.join("\n")}\n`,
  });
}

/** A script may hold anything; a terminal must not act on it. */
function printable(line: string): string {
  return line.replaceAll(/[^\x20-\x7e\u00a0-\uffff]/g, "?").slice(0, 200);
}
