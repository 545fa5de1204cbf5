import type { Unit } from "@wherry/config/ignition/config.ts";

/**
 * The lines of /etc/systemd/system-preset/20-ignition.preset, as the reference writes them: sorted, all instances of a
 * template in one line, and nothing about a unit that is to be disabled but was not enabled before: `wasEnabled`.
 */
export function presetLines(units: readonly Unit[], wasEnabled: ReadonlySet<string>): string[] {
  const lines = new Map<string, string[]>();
  for (const { name, enabled } of units) {
    if (enabled === undefined || (!enabled && !wasEnabled.has(name))) continue;
    const verb = enabled ? "enable" : "disable";
    const match = /^(?<prefix>[^@]*@)(?<instance>.*)(?<type>\.[^.]*)$/.exec(name)?.groups;
    const unit = match === undefined ? name : `${match.prefix}${match.type}`;
    const key = `${unit}-${verb}d`;
    const words = lines.get(key) ?? [verb, unit];
    if (match !== undefined) words.push(match.instance ?? "");
    lines.set(key, words);
  }
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, words]) => words.join(" "));
}
