import { encodeUtf8 } from "../bytes/utf8.ts";

/** A unit's name in its parts: "getty@tty1.service" is prefix "getty", instance "tty1", type "service". */
export interface UnitName {
  readonly prefix: string;
  /** undefined for a plain unit, "" for a template. */
  readonly instance: string | undefined;
  readonly type: string;
}

const TYPES = "service|socket|device|mount|automount|swap|target|path|timer|slice|scope";
const NAME = new RegExp(`^([A-Za-z0-9:_.\\\\-]+)(?:@([A-Za-z0-9:_.\\\\@-]*))?\\.(${TYPES})$`);

/** systemd.unit(5): at most 255 characters, a known type. undefined for what is not a unit's name. */
export function parseUnitName(name: string): UnitName | undefined {
  const match = name.length <= 255 ? NAME.exec(name) : null;
  if (match === null) return undefined;
  const [, prefix = "", instance, type = ""] = match;
  return { prefix, instance, type };
}

/** The name as it is written. */
export function unitName(name: UnitName): string {
  return name.instance === undefined ? templateOf(name) : withInstance(name, name.instance);
}

/** The name of the template that an instance is made from; the name itself for a plain unit. */
export function templateOf(name: UnitName): string {
  return name.instance === undefined ? `${name.prefix}.${name.type}` : `${name.prefix}@.${name.type}`;
}

/** "foo@.service" with an instance. */
export function withInstance(name: UnitName, instance: string): string {
  return `${name.prefix}@${instance}.${name.type}`;
}

/**
 * Whether a name may be another name for a unit (systemd.unit(5), "Aliases"): of the same type, a plain unit's is
 * plain, an instance's has the same instance, and a template's is a template or any instance.
 */
export function isAliasOf(alias: UnitName, unit: UnitName): boolean {
  if (alias.type !== unit.type) return false;
  if (alias.instance === undefined || unit.instance === undefined) return alias.instance === unit.instance;
  return alias.instance === unit.instance || unit.instance === "";
}

/**
 * Expands the specifiers that systemctl(1) knows in [Install] (systemd.unit(5), "[Install] Section Options") and that
 * follow from the name alone; undefined where there are others: a running machine would have to answer, or nobody.
 */
export function expandSpecifiers(text: string, name: UnitName): string | undefined {
  const values: Readonly<Record<string, string>> = {
    i: name.instance ?? "",
    j: name.prefix.slice(name.prefix.lastIndexOf("-") + 1),
    n: unitName(name),
    N: unitName(name).slice(0, -name.type.length - 1),
    p: name.prefix,
    "%": "%",
  };
  let known = true;
  const expanded = text.replaceAll(/%(.)/g, (_, specifier: string) => {
    const value = values[specifier];
    if (value === undefined) known = false;
    return value ?? "";
  });
  return known ? expanded : undefined;
}

/** A text as it is written where specifiers are expanded. */
export function escapeSpecifiers(text: string): string {
  return text.replaceAll("%", "%%");
}

/** The section that units of a type have of their own: "Service" of "service". */
export function sectionOfType(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}

/** A path in a unit's name: systemd.unit(5), "String escaping for inclusion in unit names". */
export function escapePath(path: string): string {
  const trimmed = path.replace(/\/{2,}/g, "/").replace(/^\/|\/$/g, "");
  if (trimmed === "") return "-";
  let escaped = "";
  for (const [index, byte] of encodeUtf8(trimmed).entries()) {
    const character = String.fromCharCode(byte);
    if (character === "/") escaped += "-";
    else if (/[A-Za-z0-9:_.]/.test(character) && !(index === 0 && character === ".")) escaped += character;
    else escaped += `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return escaped;
}
