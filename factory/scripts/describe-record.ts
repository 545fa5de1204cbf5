import { describeEffect } from "./describe-effect.ts";
import type { ScriptRecord } from "./script-record.ts";

/** What a package's scripts do, for people, line by line. */
export function describeRecord({ package: name, scripts, effects, perMachine }: ScriptRecord): readonly string[] {
  const which = scripts.map((script) => script.name).join(" and ");
  const done = effects.map((effect) => `  ${describeEffect(effect)}`);
  const left = perMachine.map(({ path, why }) => `  leaves to the first boot: ${path} (${why})`);
  const lines = [...done, ...left];
  return lines.length === 0 ? [`${which} of ${name}: nothing on a fresh system`] : [`${which} of ${name}:`, ...lines];
}
