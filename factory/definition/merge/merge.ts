import type { DataNode, ObjectEntry, ObjectNode } from "@wherry/config/json/data-node.ts";
import type { SourceFiles } from "../source/source-files.ts";
import { hasMark, withMark } from "./marks.ts";
import { EXCLUSIVE_KEYS, type Identity, identityOf, isRemoval, LIST_RULES } from "./rules.ts";

/**
 * Lays one definition over another: maps merge key by key, scalars override, and lists merge by `LIST_RULES`. Of
 * several entries that are the same thing, the last mention counts, both for its content and for its position; entries
 * that are maps merge their keys. Associative: (a + b) + c is a + (b + c), which is why removals stay until the end.
 */
export function mergeDefinitions(base: ObjectNode, over: ObjectNode, sources: SourceFiles): ObjectNode {
  return mergeObjects(base, over, "");

  function merge(base: DataNode | undefined, over: DataNode, path: string): DataNode {
    if (over.kind !== "object" && over.kind !== "list") return over;
    const isFresh = hasMark(over, "fresh") || (base !== undefined && base.kind !== over.kind);
    const below = isFresh ? undefined : base;
    if (over.kind === "object") {
      const marked = isFresh ? withMark(over, "fresh") : over;
      return mergeObjects(below?.kind === "object" ? below : undefined, marked, path);
    }
    const rule = LIST_RULES[path];
    if (rule === undefined) return over;
    const list = below?.kind === "list" ? below : undefined;
    const items = mergeItems([...(list?.items ?? []), ...over.items], rule, `${path}[]`);
    const { offset, end } = over;
    const merged = { kind: "list", items, offset, end } as const;
    return isFresh || (list !== undefined && hasMark(list, "fresh")) ? withMark(merged, "fresh") : merged;
  }

  function mergeObjects(base: ObjectNode | undefined, over: ObjectNode, path: string): ObjectNode {
    const entries = new Map<string, ObjectEntry>(base?.entries.map((entry) => [entry.key, entry]));
    const exclusive = EXCLUSIVE_KEYS[path];
    if (exclusive !== undefined && over.entries.some(({ key }) => exclusive.one.includes(key))) {
      for (const key of [...exclusive.one, ...exclusive.with]) entries.delete(key);
    }
    for (const entry of over.entries) {
      const inner = path === "" ? entry.key : `${path}.${entry.key}`;
      entries.set(entry.key, { ...entry, value: merge(entries.get(entry.key)?.value, entry.value, inner) });
    }
    const { offset, end } = over;
    const merged = { kind: "object", entries: [...entries.values()], offset, end } as const;
    const isFresh = hasMark(over, "fresh") || (base !== undefined && hasMark(base, "fresh"));
    return isFresh ? withMark(merged, "fresh") : merged;
  }

  function mergeItems(items: readonly DataNode[], identity: Identity, path: string): DataNode[] {
    const merged = new Map<string, DataNode>();
    for (const item of items) {
      // An entry without identity is reported by the schema; until then it stands for itself.
      const key = identityOf(item, identity, sources) ?? `#${merged.size}`;
      const below = merged.get(key);
      merged.delete(key);
      merged.set(key, isRemoval(item) ? markEffective(below, item) : merge(below, item, path));
    }
    return [...merged.values()];
  }
}

function markEffective(below: DataNode | undefined, removal: DataNode): DataNode {
  const isEffective = below !== undefined && (!isRemoval(below) || hasMark(below, "effective"));
  return isEffective ? withMark(removal, "effective") : removal;
}
