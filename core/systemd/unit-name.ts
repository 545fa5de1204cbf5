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

/** The name of the template that an instance is made from; the name itself for a plain unit. */
export function templateOf(name: UnitName): string {
  return name.instance === undefined ? `${name.prefix}.${name.type}` : `${name.prefix}@.${name.type}`;
}

/** "foo@.service" with an instance. */
export function withInstance(name: UnitName, instance: string): string {
  return `${name.prefix}@${instance}.${name.type}`;
}

/** Expands the specifiers that systemctl allows in [Install] and that follow from the name alone; undefined for others. */
export function expandSpecifiers(text: string, name: UnitName): string | undefined {
  const instance = name.instance ?? "";
  const whole = name.instance === undefined ? name.prefix : `${name.prefix}@${instance}`;
  const lastPart = name.prefix.slice(name.prefix.lastIndexOf("-") + 1);
  const values: Record<string, string> = {
    i: instance,
    I: unescapeUnit(instance),
    j: lastPart,
    J: unescapeUnit(lastPart),
    n: `${whole}.${name.type}`,
    N: whole,
    p: name.prefix,
    P: unescapeUnit(name.prefix),
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

/** systemd-escape(1), backwards. */
function unescapeUnit(text: string): string {
  return text
    .replaceAll("-", "/")
    .replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
