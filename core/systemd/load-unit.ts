import { decodeUtf8 } from "../bytes/utf8.ts";
import { baseName, parentOf } from "../paths/paths.ts";
import { type FileView, linkTarget } from "../tree/view.ts";
import { dropinFiles } from "./dropin-files.ts";
import { findUnit } from "./find-unit.ts";
import { type InstallSection, parseInstallSection } from "./unit-file.ts";
import { type Scope, unitFolders } from "./unit-folders.ts";
import { isAliasOf, parseUnitName, templateOf, type UnitName, unitName, withInstance } from "./unit-name.ts";

export interface LoadedUnit {
  /** An alias stands for its unit; an instance keeps its own name. */
  readonly name: UnitName;
  /** The file itself, with links followed: an instance's is its template's. */
  readonly path: string;
  /** What the file and its drop-ins say together. */
  readonly section: InstallSection;
}

/** "dangling": there is a link of that name, and it leads to no unit. */
export type UnitAbsence = "missing" | "masked" | "dangling";

/** As many aliases may follow each other (systemd's UNIT_FILE_FOLLOW_SYMLINK_MAX). */
const MOST_ALIASES = 64;

/**
 * Reads a unit with its drop-ins, as systemctl(1) does for enable and disable: a link to another unit's file is an
 * alias, and that unit is looked for by its own name; a link out of the folders of units is the unit. What is empty, or
 * leads to /dev/null, is masked.
 */
export function loadUnit(view: FileView, asked: string, scope: Scope): LoadedUnit | UnitAbsence {
  let wanted = asked;
  for (let aliases = 0; aliases < MOST_ALIASES; aliases++) {
    const found = findUnit(view, wanted, scope);
    if (found === undefined) return aliases === 0 ? "missing" : "dangling";
    const path = view.follow(found);
    if (path === "/dev/null") return "masked";
    const name = parseUnitName(wanted);
    const real = path === undefined ? undefined : realName(view, { wanted, found, path }, scope);
    if (path === undefined || name === undefined || real === undefined) return "dangling";
    if (real !== wanted) {
      wanted = real;
      continue;
    }
    const content = view.read(path);
    if (content === undefined) return "dangling";
    if (content.length === 0) return "masked";
    const texts = [content, ...dropins(view, wanted, scope)].map(decodeUtf8);
    return { name, path, section: parseInstallSection(...texts) };
  }
  return "dangling";
}

/** The name of the unit that a path stands for; undefined for a link to something else than a unit. */
function realName(
  view: FileView,
  { wanted, found, path }: { readonly wanted: string; readonly found: string; readonly path: string },
  scope: Scope,
): string | undefined {
  const isLink = linkTarget(view.lookup(found)) !== undefined;
  if (!isLink || !unitFolders(scope).includes(parentOf(path))) return wanted;
  const alias = parseUnitName(baseName(found));
  const real = parseUnitName(baseName(path));
  const instance = parseUnitName(wanted)?.instance;
  if (alias === undefined || real === undefined) return undefined;
  if (unitName(alias) !== unitName(real) && !isAliasOf(alias, real)) return undefined;
  return real.instance === "" && instance !== undefined ? withInstance(real, instance) : unitName(real);
}

/**
 * The drop-ins that systemctl(1) reads for enable: those of the unit and, for an instance, of its template. systemd
 * itself reads those of "foo-.service.d" and "service.d", too.
 */
function dropins(view: FileView, unit: string, scope: Scope): Uint8Array[] {
  const name = parseUnitName(unit);
  const owners = name === undefined ? [unit] : [unit, templateOf(name)];
  return dropinFiles(view, owners, scope).flatMap((path) => view.read(path) ?? []);
}
