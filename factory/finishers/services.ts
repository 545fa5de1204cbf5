import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { baseName, parentOf } from "@wherry/core/paths/paths.ts";
import { parseUnitName } from "@wherry/core/systemd/unit-name.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf, putFile, putLink, type TreeDraft } from "../tree/edit.ts";
import type { FinishContext } from "./context.ts";
import { disableUnit, enableUnit, findUnit, isMasked, knownUnits } from "./enablement.ts";

/**
 * The definition's services: its units and drop-ins are written, then units are enabled, disabled and masked, in this order. What
 * `network` and `firewall` need is enabled with them. Throws `definition.invalid` with every unit that does not exist or fit.
 */
export async function applyServices(tree: Tree, context: FinishContext): Promise<Tree> {
  const { services } = context.definition;
  const draft = draftOf(tree);
  const findings: Finding[] = [];
  for (const { name, content } of services.units) {
    putFile(draft, `/etc/systemd/system/${name}`, content, { mtime: context.epoch });
  }
  for (const { unit, name, content } of services.dropins) {
    if (!appliesToMany(unit)) findings.push(...unknownUnit(draft, unit, "services.dropins"));
    const file = name.endsWith(".conf") ? name : `${name}.conf`;
    putFile(draft, `/etc/systemd/system/${unit}.d/${file}`, content, { mtime: context.epoch });
  }
  for (const name of services.disable) {
    findings.push(...unknownUnit(draft, name, "services.disable"), ...wantedByOthers(draft, name));
    disableUnit(draft, name, "system");
  }
  for (const [name, reason] of [
    ...services.enable.map((unit) => [unit, "services.enable"] as const),
    ...implied(context),
  ]) {
    const unknown = unknownUnit(draft, name, reason);
    const problem = unknown.length > 0 ? undefined : await enableUnit(draft, name, "system", context);
    if (problem !== undefined) findings.push(createFinding("error", `${reason}: ${problem}`));
    findings.push(...unknown);
  }
  for (const name of services.mask) {
    findings.push(...unknownUnit(draft, name, "services.mask"));
    if (services.units.some((unit) => unit.name === name)) {
      findings.push(createFinding("error", `services.mask: ${name} is a unit of the definition's own`));
      continue;
    }
    disableUnit(draft, name, "system");
    putLink(draft, `/etc/systemd/system/${name}`, "/dev/null", { mtime: context.epoch });
  }
  if (findings.length > 0)
    throw new WherryError("definition.invalid", "the definition's services do not fit the packages", { findings });
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

function unknownUnit(draft: TreeDraft, name: string, reason: string): Finding[] {
  const path = findUnit(draft, name, "system");
  if (path !== undefined && !(reason === "services.enable" && isMasked(draft, path))) return [];
  if (path !== undefined) return [createFinding("error", `${reason}: ${name} is masked by the package that ships it`)];
  const meant = closest(name, knownUnits(draft, "system"));
  const hint = meant === undefined ? "No package of this image ships it." : `Did you mean ${meant}?`;
  return [createFinding("error", `${reason}: there is no unit ${name}`, { hint })];
}

/** "service.d" and "foo-.service.d" apply to many units at once (systemd.unit(5)). */
function appliesToMany(unit: string): boolean {
  if (!unit.includes(".")) return parseUnitName(`x.${unit}`) !== undefined;
  return parseUnitName(unit)?.prefix.endsWith("-") === true;
}

/** What /usr says cannot be disabled by taking a link out of /etc. */
function wantedByOthers(draft: TreeDraft, name: string): Finding[] {
  for (const [path, node] of draft) {
    if (node.kind !== "link" || baseName(path) !== name || !path.startsWith("/usr/lib/systemd/system/")) continue;
    const folder = baseName(parentOf(path));
    if (/\.(wants|requires|upholds)$/.test(folder)) {
      const by = folder.replace(/\.[a-z]+$/, "");
      const hint = `Mask it: services.mask: [${name}]`;
      return [createFinding("error", `services.disable: ${name} is started by ${by} from /usr`, { hint })];
    }
  }
  return [];
}
