import type { FileView } from "../tree/view.ts";
import { type LoadedUnit, loadUnit } from "./load-unit.ts";
import type { Scope } from "./unit-folders.ts";
import { expandSpecifiers, unitName } from "./unit-name.ts";

interface UnitsWithAlso {
  readonly units: readonly LoadedUnit[];
  /** Names of what does not exist, or is a link that leads to no unit. */
  readonly missing: readonly string[];
}

/** A unit with all that it names in Also, and that in turn. What is masked is left out, with what it names. */
export function unitsWithAlso(view: FileView, name: string, scope: Scope): UnitsWithAlso {
  const units = new Map<string, LoadedUnit>();
  const missing = new Set<string>();
  const waiting = [name];
  for (const asked of waiting) {
    const unit = loadUnit(view, asked, scope);
    if (unit === "masked") continue;
    if (typeof unit === "string") {
      missing.add(asked);
      continue;
    }
    const own = unitName(unit.name);
    if (units.has(own)) continue;
    units.set(own, unit);
    waiting.push(...unit.section.also.map((also) => expandSpecifiers(also, unit.name) ?? also));
  }
  return { units: [...units.values()], missing: [...missing] };
}
