import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { linksOfUnits } from "@wherry/core/systemd/disable-unit.ts";
import { type EnableProblem, enableUnit } from "@wherry/core/systemd/enable-unit.ts";
import { loadUnit } from "@wherry/core/systemd/load-unit.ts";
import { isInstallable } from "@wherry/core/systemd/unit-file.ts";
import { unitName } from "@wherry/core/systemd/unit-name.ts";
import type { Draft } from "../plan/draft.ts";

/** Makes the links that enable a unit. Returns why it cannot, or not wholly; undefined when done. */
export function enableInDraft(draft: Draft, name: string, from: DataPath): EnableProblem | undefined {
  const { links, problem } = enableUnit(draft, name, "system");
  for (const { path, target } of links) draft.put(path, { kind: "link", target, uid: 0, gid: 0 }, from);
  return problem;
}

/**
 * Takes away the links in /etc that enable a unit, a masked one too; what it names in Also stays, as each unit of a
 * configuration speaks for itself. Returns whether there were any.
 */
export function disableInDraft(draft: Draft, name: string, from: DataPath): boolean {
  const unit = loadUnit(draft, name, "system");
  const own = typeof unit === "string" ? name : unitName(unit.name);
  const links = linksOfUnits(draft, new Set([name, own]), "system");
  for (const link of links) draft.remove(link, from);
  return links.length > 0;
}

/** A unit that has nothing to be enabled by counts as enabled (systemctl(1) is-enabled). */
export function isStatic(draft: Draft, name: string): boolean {
  const unit = loadUnit(draft, name, "system");
  return typeof unit !== "string" && !isInstallable(unit.section);
}
