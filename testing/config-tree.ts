import type { ConfigNode } from "@wherry/core/ignition/v2/node.ts";
import fc from "fast-check";

/** A value of JSON as a tree without places, for what does not depend on them. */
export function configTree(value: unknown): ConfigNode {
  if (Array.isArray(value)) return { kind: "list", items: value.map(configTree) };
  if (typeof value === "object" && value !== null) {
    return { kind: "map", entries: Object.entries(value).map(([key, inner]) => ({ key, value: configTree(inner) })) };
  }
  return {
    kind: "scalar",
    value:
      typeof value === "string" || typeof value === "boolean" ? value : Number.isFinite(value) ? Number(value) : null,
  };
}

/**
 * Configurations gone wrong: one of `examples` with values replaced by others, taken out or doubled, at the places that the numbers
 * choose.
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
