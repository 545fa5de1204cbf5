import type { DataNode } from "@wherry/config/json/data-node.ts";
import fc from "fast-check";

const nowhere = { offset: 0, end: 0 };

/** A value of JSON as a tree, for what does not depend on places: all are 0. What JSON cannot say is null. */
export function configTree(value: unknown): DataNode {
  if (Array.isArray(value)) return { kind: "list", items: value.map(configTree), ...nowhere };
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => {
      return { key, keyOffset: 0, keyEnd: 0, value: configTree(inner) };
    });
    return { kind: "object", entries, ...nowhere };
  }
  const kind = typeof value;
  if (kind === "string" || kind === "boolean" || (kind === "number" && Number.isFinite(value)))
    return { kind, text: String(value), ...nowhere };
  return { kind: "null", text: "null", ...nowhere };
}

/**
 * Configurations gone wrong: one of `examples` with values replaced by others, taken out or doubled, at the places that
 * the numbers choose.
 */
export function spoiled(examples: readonly unknown[]): fc.Arbitrary<unknown> {
  const change = fc.record({
    place: fc.nat(),
    kind: fc.nat(3),
    value: fc.oneof(fc.jsonValue({ maxDepth: 1 }), oddTexts),
  });
  return fc
    .record({ example: fc.constantFrom(...examples), changes: fc.array(change, { minLength: 1, maxLength: 3 }) })
    .map(({ example, changes }) =>
      changes.reduce(
        (value, { place, kind, value: other }) => spoil(structuredClone(value), { place, kind, other }),
        example,
      ),
    );
}

const oddTexts = fc.constantFrom(
  "",
  "/",
  "root",
  "..",
  "/a/../b",
  "data:,",
  "data:;base64,%",
  "http://[",
  "oem:x",
  "-1MiB",
  "{",
  "{HOSTNAME}",
);

function spoil(
  root: unknown,
  change: { readonly place: number; readonly kind: number; readonly other: unknown },
): unknown {
  const places: [holder: Record<string, unknown>, key: string][] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    // Lists have keys as well as maps do.
    const holder = value as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push([holder, key]);
      visit(holder[key]);
    }
  };
  visit(root);
  const [holder, key] = places[change.place % Math.max(1, places.length)] ?? [];
  if (holder === undefined || key === undefined) return change.other;
  if (change.kind === 0 && !Array.isArray(holder)) delete holder[key];
  else if (change.kind === 1 && Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
  else holder[key] = change.other;
  return root;
}
