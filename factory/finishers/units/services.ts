import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import { disableUnit, linksOfUnits } from "@wherry/core/systemd/disable-unit.ts";
import { wantedFromUsr } from "@wherry/core/systemd/find-unit.ts";
import { parseUnitName } from "@wherry/core/systemd/unit-name.ts";
import type { Overlay } from "@wherry/core/tree/overlay.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf, putFile } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { entryFinding } from "../entry-finding.ts";
import { checkFirstBootOrder } from "./first-boot-order.ts";
import { keepRequiredMounts, leaveVarToShutdown } from "./kept-mounted.ts";
import { putEnabling } from "./packaged-units.ts";
import { applyLinks, viewUnits } from "./unit-view.ts";
import { unknownUnit } from "./unknown-unit.ts";

/**
 * The definition's services: its units and drop-ins are written, then units are enabled, disabled and masked, in this
 * order. What `network` and `firewall` need is enabled with them.
 *
 * @throws {WherryError} definition.invalid when a unit does not exist, or cannot be enabled, disabled or masked, with
 *   all such units
 */
export async function applyServices(tree: Tree, context: FinishContext): Promise<Tree> {
  const { services } = context.definition;
  const draft = draftOf(tree);
  const findings: Finding[] = [];
  for (const { name, content } of services.units) {
    putFile(draft, `/etc/systemd/system/${name}`, content, { mtime: context.epoch });
  }
  for (const { unit, name, content } of services.dropins) {
    const file = name.endsWith(".conf") ? name : `${name}.conf`;
    putFile(draft, `/etc/systemd/system/${unit}.d/${file}`, content, { mtime: context.epoch });
  }
  const units = await viewUnits(draft, context);
  for (const { unit } of services.dropins) {
    if (!appliesToMany(unit)) findings.push(...unknownUnit(units, unit, "services.dropins", context));
  }
  for (const name of services.disable) {
    findings.push(...unknownUnit(units, name, "services.disable", context), ...wantedByOthers(units, name, context));
    for (const link of disableUnit(units, name, "system")) units.remove(link);
  }
  for (const [name, reason] of [
    ...services.enable.map((unit) => [unit, "services.enable"] as const),
    ...implied(context),
  ]) {
    const unknown = unknownUnit(units, name, reason, context);
    const problem = unknown.length > 0 ? undefined : putEnabling(units, name, "system");
    if (problem !== undefined) {
      const hint = "Take it out, or correct it by a drop-in or a unit of that name in services.";
      findings.push(entryFinding(context.definition, `${reason} ${name}`, { message: `${reason}: ${problem}`, hint }));
    }
    findings.push(...unknown);
  }
  for (const name of services.mask) {
    findings.push(...unknownUnit(units, name, "services.mask", context));
    if (services.units.some((unit) => unit.name === name)) {
      const message = `services.mask: ${name} is a unit of the definition's own`;
      const hint = "Take it out of services.mask, or out of services.units.";
      findings.push(entryFinding(context.definition, `services.mask ${name}`, { message, hint }));
      continue;
    }
    for (const link of linksOfUnits(units, new Set([name]), "system")) units.remove(link);
    units.put(`/etc/systemd/system/${name}`, { kind: "link", target: "/dev/null" });
  }
  findings.push(...checkFirstBootOrder(units, context));
  if (findings.length > 0)
    throw new WherryError("definition.invalid", "the definition's services do not fit the packages", { findings });
  keepRequiredMounts(draft, units, context);
  leaveVarToShutdown(draft, context);
  applyLinks(draft, units, context.epoch);
  return draft;
}

/** Units that other parts of the definition cannot do without. */
function implied({ definition }: FinishContext): (readonly [string, string])[] {
  const { mask, disable } = definition.services;
  const needed: [string, string][] = [];
  if (definition.network.length > 0) needed.push(["systemd-networkd.service", "network"]);
  if (definition.firewall !== null) needed.push(["nftables.service", "firewall"]);
  return needed.filter(([unit]) => !mask.includes(unit) && !disable.includes(unit));
}

/** "service.d" and "foo-.service.d" apply to many units at once (systemd.unit(5)). */
function appliesToMany(unit: string): boolean {
  if (!unit.includes(".")) return parseUnitName(`x.${unit}`) !== undefined;
  return parseUnitName(unit)?.prefix.endsWith("-") === true;
}

/** What /usr says cannot be disabled by taking a link out of /etc. */
function wantedByOthers(units: Overlay, name: string, { definition }: FinishContext): Finding[] {
  const by = wantedFromUsr(units, name, "system");
  if (by === undefined) return [];
  const hint = `Mask it: services.mask: [${name}]`;
  const message = `services.disable: ${name} is started by ${by} from /usr`;
  return [entryFinding(definition, `services.disable ${name}`, { message, hint })];
}
