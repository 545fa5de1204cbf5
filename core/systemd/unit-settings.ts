import { decodeUtf8 } from "../bytes/utf8.ts";
import type { FileView } from "../tree/view.ts";
import { dropinFiles } from "./dropin-files.ts";
import { findUnit } from "./find-unit.ts";
import type { Scope } from "./unit-folders.ts";
import { expandSpecifiers, parseUnitName, templateOf, type UnitName } from "./unit-name.ts";
import { readUnitOptions, type UnitOption } from "./unit-options.ts";

/** An assignment, with the file that it stands in: the unit's own or a drop-in's. */
export interface UnitSetting extends UnitOption {
  readonly file: string;
}

/** A unit with all its drop-ins. */
export interface UnitSettings {
  readonly name: UnitName;
  /** Of the unit file itself, with links followed. */
  readonly path: string;
  /** In the order in which systemd reads them. */
  readonly settings: readonly UnitSetting[];
}

/** The unit files of a system, each read once. */
export interface UnitFiles {
  readonly view: FileView;
  /** The assignments in a unit file or drop-in; undefined where there is none, and for an empty one. */
  readonly optionsAt: (path: string) => readonly UnitOption[] | undefined;
}

/** The unit files of a system that does not change. */
export function readUnitFiles(view: FileView): UnitFiles {
  const known = new Map<string, readonly UnitOption[] | undefined>();
  const optionsAt = (path: string) => {
    if (known.has(path)) return known.get(path);
    const content = view.read(path);
    const options = content === undefined || content.length === 0 ? undefined : readUnitOptions(decodeUtf8(content));
    known.set(path, options);
    return options;
  };
  return { view, optionsAt };
}

/** Reads a unit as systemd would start it; undefined where there is none that can be read, or it is masked. */
export function readUnitSettings(
  { view, optionsAt }: UnitFiles,
  asked: string,
  scope: Scope,
): UnitSettings | undefined {
  const name = parseUnitName(asked);
  const found = findUnit(view, asked, scope);
  const path = found === undefined ? undefined : view.follow(found);
  if (name === undefined || path === undefined || path === "/dev/null" || optionsAt(path) === undefined)
    return undefined;
  const files = [path, ...dropinFiles(view, dropinOwners(aliasesOf(asked, name, path)), scope)];
  const settings = files.flatMap((file) => (optionsAt(file) ?? []).map((option) => ({ ...option, file })));
  return { name, path, settings };
}

/** The values of a key that stay: an empty assignment clears what came before (systemd.syntax(7)). */
export function valuesOf(
  { settings }: UnitSettings,
  section: string,
  ...keys: readonly string[]
): readonly UnitSetting[] {
  let values: UnitSetting[] = [];
  for (const setting of settings) {
    if (setting.section !== section || !keys.includes(setting.key)) continue;
    if (setting.value === "") values = values.filter(({ key }) => key !== setting.key);
    else values.push(setting);
  }
  return values;
}

/** The last value of a key, for keys that have one; undefined where none is left. */
export function lastValueOf(unit: UnitSettings, section: string, key: string): UnitSetting | undefined {
  return valuesOf(unit, section, key).at(-1);
}

/**
 * A value with its specifiers filled in; undefined where only a running machine, or an instance of a template, says
 * what they are.
 */
export function expandFor({ name }: UnitSettings, text: string): string | undefined {
  return name.instance === "" && /%[iI]/.test(text) ? undefined : expandSpecifiers(text, name);
}

/** Words between blanks; quotes are taken away. */
export function wordsOf(value: string): string[] {
  return [...value.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? "",
  );
}

function aliasesOf(asked: string, name: UnitName, path: string): string[] {
  const own = path.slice(path.lastIndexOf("/") + 1);
  return [...new Set([asked, templateOf(name), ...(parseUnitName(own) === undefined ? [] : [own])])];
}

/**
 * Whose drop-ins a unit has (systemd.unit(5)): its own, its template's, those of every shorter name that ends with a
 * dash ("foo-.service"), and of the type as a whole ("service.d").
 */
function dropinOwners(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [name, ...shorterNames(name)]);
}

function shorterNames(unit: string): string[] {
  const name = parseUnitName(unit);
  if (name === undefined) return [];
  const names: string[] = [];
  for (
    let dash = name.prefix.lastIndexOf("-", name.prefix.length - 2);
    dash > 0;
    dash = name.prefix.lastIndexOf("-", dash - 1)
  )
    names.push(`${name.prefix.slice(0, dash + 1)}.${name.type}`);
  return [...names, name.type];
}
