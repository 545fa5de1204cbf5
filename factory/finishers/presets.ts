import { baseName, isWithin } from "../tree/paths.ts";
import type { Tree } from "../tree/tree.ts";
import type { FinishContext } from "./context.ts";
import { readText } from "./read-text.ts";
import { parseUnitName, templateOf } from "./unit-name.ts";

export interface PresetRule {
  readonly enable: boolean;
  readonly matches: (unit: string) => boolean;
}

/** Reads /etc/systemd/system-preset and /usr/lib/systemd/system-preset (or the users'), in the order of the files' names. */
export async function readPresets(
  tree: Tree,
  scope: "system" | "user",
  context: Pick<FinishContext, "read">,
): Promise<PresetRule[]> {
  const files = new Map<string, string>();
  for (const folder of [`/usr/lib/systemd/${scope}-preset`, `/etc/systemd/${scope}-preset`]) {
    for (const path of tree.keys()) {
      if (path.endsWith(".preset") && isWithin(path, folder)) files.set(baseName(path), path);
    }
  }
  const rules: PresetRule[] = [];
  for (const [, path] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    rules.push(...parsePreset((await readText(tree, path, context)) ?? ""));
  }
  return rules;
}

/** systemd.preset(5). */
export function parsePreset(content: string): PresetRule[] {
  const rules: PresetRule[] = [];
  for (const raw of content.split("\n")) {
    const [verb, pattern, ...instances] = raw.trim().split(/\s+/);
    if ((verb !== "enable" && verb !== "disable") || pattern === undefined) continue;
    const expression = globExpression(pattern);
    rules.push({ enable: verb === "enable", matches: (unit) => matchesRule(unit, expression, instances) });
  }
  return rules;
}

/** The first rule that matches decides; a unit that none matches is enabled, as Debian's helper calls for it. */
export function isPresetEnabled(rules: readonly PresetRule[], unit: string): boolean {
  return rules.find((rule) => rule.matches(unit))?.enable ?? true;
}

function matchesRule(unit: string, expression: RegExp, instances: readonly string[]): boolean {
  if (instances.length === 0 && expression.test(unit)) return true;
  const name = parseUnitName(unit);
  if (name?.instance === undefined || !expression.test(templateOf(name))) return false;
  return instances.length === 0 || name.instance === "" || instances.includes(name.instance);
}

/** fnmatch(3) without flags, for the few characters that unit patterns use. */
function globExpression(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`);
}
