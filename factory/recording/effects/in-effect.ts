import type { Effect, Hunk } from "../../scripts/effects.ts";

/** An effect with every text of it put through a change: of a file all of it, of an edit line by line. */
export function inEffect(effect: Effect, change: (text: string) => string): Effect {
  return inLines(effect, change, (lines) => lines.map(change));
}

/** The same with the lines of each text at once: there may be fewer afterwards. */
export function inLines(
  effect: Effect,
  change: (text: string) => string,
  changeLines: (lines: readonly string[]) => readonly string[],
): Effect {
  if (effect.kind === "file") return { ...effect, text: change(effect.text) };
  if (effect.kind !== "edit") return effect;
  const changed = ({ before, removed, added, after }: Hunk): Hunk => ({
    before: changeLines(before),
    removed: changeLines(removed),
    added: changeLines(added),
    after: changeLines(after),
  });
  const hunks = effect.hunks.map(changed).filter(({ removed, added }) => removed.length + added.length > 0);
  return { ...effect, hunks };
}

/** Every line of the texts of some effects. */
export function linesOf(effects: readonly Effect[]): ReadonlySet<string> {
  const found = new Set<string>();
  const collect = (text: string) => {
    for (const line of text.split("\n")) found.add(line);
    return text;
  };
  for (const effect of effects) inEffect(effect, collect);
  return found;
}
