import { listNode, type MapEntry, type MapNode, type SourceNode } from "../source/node.ts";
import { EXCLUSIVE_KEYS, type Identity, identityOf, isRemoval, LIST_RULES } from "./rules.ts";

/**
 * Lays one definition over another: maps merge key by key, scalars override, and lists merge by `LIST_RULES`. Of several
 * entries that are the same thing, the last mention counts, both for its content and for its position; entries that are
 * maps merge their keys. Associative: (a + b) + c is a + (b + c), which is why removals stay until the end.
 */
export function mergeDefinitions(base: MapNode, over: MapNode): MapNode {
  return mergeMaps(base, over, "");
}

function merge(base: SourceNode | undefined, over: SourceNode, path: string): SourceNode {
  if (over.kind === "scalar") return over;
  const removed = base !== undefined && base.kind !== over.kind;
  const fresh = over.fresh === true || removed;
  if (over.kind === "map")
    return mergeMaps(!fresh && base?.kind === "map" ? base : undefined, { ...over, fresh }, path);
  const rule = LIST_RULES[path];
  if (rule === undefined) return over;
  const below = !fresh && base?.kind === "list" ? base : undefined;
  const entries = mergeEntries([...(below?.items ?? []), ...over.items], rule, `${path}[]`);
  return { ...listNode(entries, over.place), fresh: fresh || below?.fresh === true };
}

function mergeMaps(base: MapNode | undefined, over: MapNode, path: string): MapNode {
  const entries = new Map<string, MapEntry>(base?.entries);
  const exclusive = EXCLUSIVE_KEYS[path] ?? [];
  if (exclusive.some((key) => over.entries.has(key))) for (const key of exclusive) entries.delete(key);
  for (const [key, { place, node }] of over.entries) {
    const below = base?.entries.get(key)?.node;
    entries.set(key, { place, node: merge(below, node, path === "" ? key : `${path}.${key}`) });
  }
  return { kind: "map", entries, place: over.place, fresh: over.fresh === true || base?.fresh === true };
}

function mergeEntries(entries: readonly SourceNode[], identity: Identity, path: string): SourceNode[] {
  const merged = new Map<string, SourceNode>();
  for (const entry of entries) {
    // An entry without identity is reported by the schema; until then it stands for itself.
    const key = identityOf(entry, identity) ?? `#${merged.size}`;
    const below = merged.get(key);
    merged.delete(key);
    merged.set(key, isRemoval(entry) ? markEffective(below, entry) : merge(below, entry, path));
  }
  return [...merged.values()];
}

function markEffective<Removal extends SourceNode>(below: SourceNode | undefined, removal: Removal): Removal {
  if (below === undefined) return removal;
  const effective = !isRemoval(below) || below.effective === true;
  return effective ? { ...removal, effective: true } : removal;
}
