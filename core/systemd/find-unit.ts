import { closest } from "../errors/suggest.ts";
import { joinPath } from "../paths/paths.ts";
import type { FileView } from "../tree/view.ts";
import { type Scope, unitFolders } from "./unit-folders.ts";
import { parseUnitName, templateOf } from "./unit-name.ts";

/**
 * Folders below those of units whose links make a unit start with another one, which their names begin with
 * (systemd.unit(5)).
 */
const WANTING = /\.(?:wants|requires|upholds)$/;

/** The first path that a unit is at, itself or as its template; it may be a link. Undefined where there is none. */
export function findUnit(view: FileView, name: string, scope: Scope): string | undefined {
  const parsed = parseUnitName(name);
  if (parsed === undefined) return undefined;
  for (const file of new Set([name, templateOf(parsed)])) {
    for (const folder of unitFolders(scope)) {
      const path = joinPath(folder, file);
      if (view.lookup(path) !== undefined) return path;
    }
  }
  return undefined;
}

/** The unit of the same type that somebody may have meant by the name of one that does not exist. */
export function closestUnit(view: FileView, name: string, scope: Scope): string | undefined {
  // The type is most of a short name, and says nothing.
  const type = name.slice(name.lastIndexOf("."));
  const others = knownUnits(view, scope).filter((other) => other.endsWith(type));
  const meant = closest(
    name.slice(0, -type.length),
    others.map((other) => other.slice(0, -type.length)),
  );
  return meant === undefined ? undefined : `${meant}${type}`;
}

/** The names of all units, for suggestions. */
export function knownUnits(view: FileView, scope: Scope): string[] {
  return unitFolders(scope).flatMap((folder) => view.list(folder).filter((name) => parseUnitName(name) !== undefined));
}

/** Which unit starts another one by a link in /usr, which taking links out of /etc does not undo. */
export function wantedFromUsr(view: FileView, unit: string, scope: Scope): string | undefined {
  const folder = `/usr/lib/systemd/${scope}`;
  const wanting = view
    .list(folder)
    .find((name) => WANTING.test(name) && view.lookup(`${folder}/${name}/${unit}`) !== undefined);
  return wanting?.replace(WANTING, "");
}
