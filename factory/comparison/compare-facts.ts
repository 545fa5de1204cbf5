import type { ComparedPart, Facts, ImageDifference } from "./image-comparison.ts";

/** What two images have differently of things that are told apart by name, sorted by name. */
export function compareFacts(
  part: ComparedPart,
  before: ReadonlyMap<string, Facts>,
  after: ReadonlyMap<string, Facts>,
): readonly ImageDifference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((path) => {
    const [one, other] = [before.get(path), after.get(path)];
    if (one === undefined) return other === undefined ? [] : [added(part, path, other)];
    if (other === undefined) return [removed(part, path, one)];
    const aspects = differingFacts(one, other);
    return aspects.length === 0 ? [] : [{ kind: "changed", part, path, before: one, after: other, aspects }];
  });
}

/** A difference where there was nothing before. */
export function added(part: ComparedPart, path: string, after: Facts): ImageDifference {
  return { kind: "added", part, path, before: null, after, aspects: Object.keys(after).sort() };
}

/** A difference where there is nothing any more. */
export function removed(part: ComparedPart, path: string, before: Facts): ImageDifference {
  return { kind: "removed", part, path, before, after: null, aspects: Object.keys(before).sort() };
}

/** The names of the facts that differ, sorted. */
export function differingFacts(one: Facts, other: Facts): readonly string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => one[name] !== other[name]).sort();
}
