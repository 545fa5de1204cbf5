import { parseUnitName, templateOf } from "./unit-name.ts";

export interface PresetRule {
  readonly enable: boolean;
  readonly matches: (unit: string) => boolean;
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
