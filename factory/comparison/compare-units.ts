import { hash } from "node:crypto";
import { baseName, joinPath } from "@wherry/core/paths/paths.ts";
import { knownUnits } from "@wherry/core/systemd/find-unit.ts";
import { loadUnit } from "@wherry/core/systemd/load-unit.ts";
import { isInstallable } from "@wherry/core/systemd/unit-file.ts";
import { configFolder, type Scope, unitFolders } from "@wherry/core/systemd/unit-folders.ts";
import { parseUnitName, unitName } from "@wherry/core/systemd/unit-name.ts";
import { readUnitFiles, readUnitSettings } from "@wherry/core/systemd/unit-settings.ts";
import { type FileView, linkTarget } from "@wherry/core/tree/view.ts";
import { compareFacts } from "./compare-facts.ts";
import type { Facts, ImageDifference } from "./image-comparison.ts";

/**
 * What two systems have differently of systemd's units, those of users as "NAME (of users)": whether each is enabled,
 * disabled, static, masked, another name or leads nowhere, as systemctl(1) is-enabled has it; which units start it by a
 * link; and the digest of what it says with all its drop-ins, comments apart.
 */
export function compareUnits(before: FileView, after: FileView): readonly ImageDifference[] {
  return compareFacts("units", unitsOf(before), unitsOf(after));
}

function unitsOf(view: FileView): ReadonlyMap<string, Facts> {
  const units = new Map<string, Facts>();
  const files = readUnitFiles(view);
  for (const scope of ["system", "user"] as const) {
    const links = linksIn(view, scope);
    for (const name of new Set([...knownUnits(view, scope), ...links.wantedBy.keys()])) {
      const settings = readUnitSettings(files, name, scope)?.settings.map(({ section, key, value }) => [
        section,
        key,
        value,
      ]);
      units.set(scope === "system" ? name : `${name} (of users)`, {
        state: stateOf(view, name, links.enabled, scope),
        wantedBy: [...(links.wantedBy.get(name) ?? [])].sort().join(" "),
        ...(settings === undefined ? {} : { sha256: hash("sha256", JSON.stringify(settings)) }),
      });
    }
  }
  return units;
}

function stateOf(view: FileView, name: string, enabled: ReadonlySet<string>, scope: Scope): string {
  const unit = loadUnit(view, name, scope);
  if (typeof unit === "string") return unit;
  if (unitName(unit.name) !== name) return `another name of ${unitName(unit.name)}`;
  if (enabled.has(name)) return "enabled";
  return isInstallable(unit.section) ? "disabled" : "static";
}

interface UnitLinks {
  readonly enabled: ReadonlySet<string>;
  /** By unit, those that start it. */
  readonly wantedBy: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Links in folders of wishes, and aliases among what was configured. */
function linksIn(view: FileView, scope: Scope): UnitLinks {
  const enabled = new Set<string>();
  const wantedBy = new Map<string, Set<string>>();
  const configured = configFolder(scope);
  for (const folder of unitFolders(scope)) {
    for (const entry of view.list(folder)) {
      const path = joinPath(folder, entry);
      const target = view.follow(path);
      const isAlias = linkTarget(view.lookup(path)) !== undefined && parseUnitName(entry) !== undefined;
      if (folder === configured && isAlias && target !== undefined) enabled.add(baseName(target));
      const wanting = /^(.+)\.(?:wants|requires|upholds)$/.exec(entry)?.[1];
      if (wanting === undefined) continue;
      for (const name of view.list(path)) {
        if (parseUnitName(name) === undefined) continue;
        wantedBy.set(name, (wantedBy.get(name) ?? new Set()).add(wanting));
        if (folder === configured) enabled.add(name);
      }
    }
  }
  return { enabled, wantedBy };
}
