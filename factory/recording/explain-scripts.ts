import type { ImageDefinition } from "../definition/image-definition.ts";
import { policyOf } from "../distributions/find-format.ts";
import { describeEffect } from "../scripts/describe-effect.ts";
import { describeRecord } from "../scripts/describe-record.ts";
import { judgeScripts } from "../scripts/review.ts";
import type { ScriptRecord } from "../scripts/script-record.ts";
import { fetchImagePackages } from "../supply/fetch-locked.ts";
import { lockImage } from "../supply/lock-image.ts";
import type { Workshop } from "../supply/workshop.ts";
import { lockRecords } from "./lock-records.ts";

/**
 * What the maintainer scripts of one package of an image do to it, for people, line by line; nothing for a package
 * without any. Scripts that nobody knows are recorded for that, as for a lock, but not where `code` is false.
 *
 * @throws {WherryError} recording.unavailable when scripts would have to be run, and this machine cannot
 */
export async function explainScripts(
  definition: ImageDefinition,
  name: string,
  workshop: Workshop,
  { code }: { readonly code: boolean },
): Promise<readonly string[]> {
  const lock = await lockImage(definition, workshop);
  const only = { ...lock, packages: lock.packages.filter((one) => one.name === name) };
  const packages = await fetchImagePackages(only, definition, workshop);
  const rules = await policyOf(definition.repositories).loadScripts();
  const { acknowledge, answers } = definition.packages;
  const known = { rules, acknowledged: acknowledge, answers };
  const shipped = await rules.loadRecords([name]);
  const { effects, records, unknown } = judgeScripts(packages, { ...known, records: shipped });
  const said = effects.filter(({ recorded }) => recorded !== true).map((effect) => `  ${describeEffect(effect)}`);
  const lines = said.length === 0 ? [] : [`its scripts, as Wherry does it for them:`, ...said];
  if (unknown.length === 0) return [...lines, ...records.flatMap(describeRecord)];
  if (!code || definition.packages.scripts === "refuse") {
    const names = unknown.flatMap((one) => one.scripts.map((script) => script.name)).join(" and ");
    const next = code
      ? "take away packages.scripts: refuse to have it recorded"
      : "without --no-code it is recorded, and shown here";
    return [...lines, `nobody knows what its ${names} does: ${next}`];
  }
  const all = await fetchImagePackages(lock, definition, workshop);
  const recorded = await lockRecords(lock, definition, { packages: all, code }, workshop);
  const own = (recorded.records ?? []).filter((record: ScriptRecord) => record.package === name);
  return [...lines, ...own.flatMap(describeRecord)];
}
