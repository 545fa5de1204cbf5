import { baseName, joinPath } from "../paths/paths.ts";
import type { FileView } from "../tree/view.ts";
import { loadUnit } from "./load-unit.ts";
import { configFolder, type Scope } from "./unit-folders.ts";
import { parseUnitName, templateOf, unitName } from "./unit-name.ts";
import { unitsWithAlso } from "./units-with-also.ts";

/**
 * The links that `systemctl disable` takes away: those of the unit and of all that it names in Also. A template's are
 * those of all its instances. None of a unit that is masked, and none of an alias that leads to no unit.
 */
export function disableUnit(view: FileView, name: string, scope: Scope): string[] {
  if (loadUnit(view, name, scope) === "dangling") return [];
  const { units, missing } = unitsWithAlso(view, name, scope);
  return linksOfUnits(view, new Set([...missing, ...units.map((unit) => unitName(unit.name))]), scope);
}

/**
 * The links in /etc that enable units or are other names of theirs: those that have the name of one or of an instance
 * of it, or lead to its file. Masks stay, even of instances, which systemctl would let start again with their
 * template's links.
 */
export function linksOfUnits(view: FileView, names: ReadonlySet<string>, scope: Scope): string[] {
  const links: string[] = [];
  const visit = (folder: string): void => {
    for (const name of view.list(folder)) {
      const path = joinPath(folder, name);
      const kind = view.lookup(path)?.kind;
      if (kind === "directory") visit(path);
      const unit = parseUnitName(name);
      if (kind !== "link" || unit === undefined) continue;
      const target = view.follow(path);
      if (target === undefined || target === "/dev/null") continue;
      const ownNames = unit.instance === undefined ? [name] : [name, templateOf(unit)];
      if ([...ownNames, baseName(target)].some((one) => names.has(one))) links.push(path);
    }
  };
  visit(configFolder(scope));
  return links;
}
