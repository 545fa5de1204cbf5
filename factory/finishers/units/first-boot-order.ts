import type { Finding } from "@wherry/core/errors/finding.ts";
import { readBoolean } from "@wherry/core/systemd/boolean.ts";
import { lastValueOf, readUnitFiles, readUnitSettings, valuesOf, wordsOf } from "@wherry/core/systemd/unit-settings.ts";
import type { Overlay } from "@wherry/core/tree/overlay.ts";
import type { FinishContext } from "../context.ts";
import { entryFinding } from "../entry-finding.ts";
import { unknownUnit } from "./unknown-unit.ts";

/** What is wrong with the units that the definition's first boots name: those must exist, and be able to wait. */
export function checkFirstBootOrder(units: Overlay, context: FinishContext): Finding[] {
  const { definition } = context;
  return definition.firstBoot.flatMap(({ name, before, after }) => [
    ...[...before, ...after]
      .filter(isWritten)
      .flatMap((other) => unknownUnit(units, other, `firstBoot ${name}`, context)),
    ...before
      .filter((unit) => isEarly(units, unit))
      .map((other) => {
        const message = `firstBoot ${name}: ${other} starts before file systems can be written to, and cannot wait for it`;
        const hint = "take it out of before, or name a later unit there";
        return entryFinding(definition, `firstBoot ${name}`, { message, hint });
      }),
  ]);
}

/** Whether such a unit is a file; those of other types come of what a machine has and mounts. */
function isWritten(unit: string): boolean {
  return /\.(service|socket|target|path|timer)$/.test(unit);
}

const EARLY = /^(sysinit|local-fs|local-fs-pre|swap|cryptsetup|cryptsetup-pre)\.target$/;

/**
 * Whether a unit comes before sysinit.target (bootup(7)), which each first boot waits for: systemd would break the
 * cycle by leaving out any of its units.
 */
function isEarly(units: Overlay, name: string): boolean {
  if (EARLY.test(name)) return true;
  const unit = readUnitSettings(readUnitFiles(units), name, "system");
  if (unit === undefined) return false;
  const waits = readBoolean(lastValueOf(unit, "Unit", "DefaultDependencies")?.value ?? "") !== false;
  return (
    !waits && valuesOf(unit, "Unit", "Before").some(({ value }) => wordsOf(value).some((word) => EARLY.test(word)))
  );
}
