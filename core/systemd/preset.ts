import { type Glob, nameGlob } from "../globs/globs.ts";
import { baseName, joinPath } from "../paths/paths.ts";
import { type FileView, readText } from "../tree/view.ts";
import type { Scope } from "./unit-folders.ts";
import { parseUnitName, templateOf, withInstance } from "./unit-name.ts";

/** One line of systemd.preset(5). */
interface PresetRule {
  readonly enable: boolean;
  readonly pattern: string;
  readonly matches: Glob;
  /** Of a template, in a line that names some. */
  readonly instances: readonly string[];
}

/** The rules of one file; lines that systemd does not understand are passed over, as there. */
export function parsePreset(content: string): PresetRule[] {
  const rules: PresetRule[] = [];
  for (const line of content.split("\n")) {
    const [, verb, rest = ""] = /^(enable|disable|ignore)\s+(.*)$/.exec(line.trim()) ?? [];
    if (verb === undefined || rest === "") continue;
    const [first = "", ...words] = verb === "enable" ? rest.split(/\s+/) : [rest];
    if (words.length > 0 && parseUnitName(first)?.instance !== "") continue;
    rules.push({ enable: verb === "enable", pattern: first, matches: nameGlob(first), instances: words });
  }
  return rules;
}

/**
 * The rules of all files in /etc, /run and /usr, in the order of the files' names; of one name the first counts
 * (systemd.preset(5)).
 */
export function readPresets(view: FileView, scope: Scope): PresetRule[] {
  const files = new Map<string, string>();
  for (const root of ["/etc", "/run", "/usr/local/lib", "/usr/lib"]) {
    const folder = `${root}/systemd/${scope}-preset`;
    for (const name of view.list(folder)) {
      if (name.endsWith(".preset") && !files.has(name)) files.set(name, joinPath(folder, name));
    }
  }
  const paths = [...files.values()].sort((a, b) => (baseName(a) < baseName(b) ? -1 : 1));
  return paths.flatMap((path) => parsePreset(readText(view, path)));
}

/**
 * What `systemctl preset` enables for a unit: nothing, the unit, or the instances of a template that the rule names.
 * The first rule that matches decides; a unit that none matches is enabled.
 */
export function presetUnits(rules: readonly PresetRule[], unit: string): readonly string[] {
  const name = parseUnitName(unit);
  for (const { enable, pattern, matches, instances } of rules) {
    if (instances.length > 0 && name?.instance !== undefined && templateOf(name) === pattern) {
      if (name.instance === "") return instances.map((instance) => withInstance(name, instance));
      if (instances.includes(name.instance)) return [unit];
    }
    if (matches(unit)) return enable ? [unit] : [];
  }
  return [unit];
}
