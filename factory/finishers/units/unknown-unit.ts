import type { Finding } from "@wherry/core/errors/finding.ts";
import { closestUnit, findUnit } from "@wherry/core/systemd/find-unit.ts";
import { loadUnit } from "@wherry/core/systemd/load-unit.ts";
import type { Overlay } from "@wherry/core/tree/overlay.ts";
import type { FinishContext } from "../context.ts";
import { entryFinding } from "../entry-finding.ts";

/**
 * What is wrong with a unit that the definition names, in `reason` ("services.enable", "firstBoot key"): it is not
 * there, or is to be enabled, and its package masks it.
 */
export function unknownUnit(units: Overlay, name: string, reason: string, context: FinishContext): Finding[] {
  // A first boot is an entry itself, and names units.
  const entry = reason.startsWith("firstBoot ") ? reason : `${reason} ${name}`;
  if (findUnit(units, name, "system") === undefined) {
    const hint = adviseOn(units, name, reason, context);
    return [entryFinding(context.definition, entry, { message: `${reason}: there is no unit ${name}`, hint })];
  }
  if (reason !== "services.enable" || loadUnit(units, name, "system") !== "masked") return [];
  const hint = "Take it out of services.enable, or bring a unit of that name: services.units.";
  return [
    entryFinding(context.definition, entry, {
      message: `${reason}: ${name} is masked by the package that ships it`,
      hint,
    }),
  ];
}

/** Where a unit that is not there was named, and where it is; else what it is a misspelling of. */
function adviseOn(units: Overlay, name: string, list: string, { definition, packages, packageOfUnit }: FinishContext) {
  const from = definition.inherited[list]?.[name];
  const owner = packageOfUnit?.(name);
  const missing = packages.some((one) => one.package.name === owner) ? undefined : owner;
  if (from !== undefined) {
    const install = missing === undefined ? "" : `, or add ${missing}, which has it, to packages.install`;
    return `It is inherited from ${from}: take it away with "-${name}" in ${list}${install}.`;
  }
  if (missing !== undefined) return `The package ${missing} has it: add it to packages.install.`;
  const meant = closestUnit(units, name, "system");
  return meant === undefined ? "No package of this image ships it." : `Did you mean ${meant}?`;
}
