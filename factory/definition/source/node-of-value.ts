import type { DataNode, ScalarNode } from "@wherry/config/json/data-node.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import type { Place } from "@wherry/core/errors/place.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { describePath } from "./describe-path.ts";
import { DEEPEST_NESTING } from "./settle-nodes.ts";

interface ValuePlace {
  /** Where all of it stands. */
  readonly offset: number;
  /** The same for findings. */
  readonly where: Place;
}

/**
 * A value that code made, as nodes that all stand at one place. What JSON could not hold is a finding; undefined is a
 * missing key.
 */
export function nodeOfValue(
  value: unknown,
  { offset, where }: ValuePlace,
): { readonly root: DataNode; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const open = new Set<object>();
  const extent = { offset, end: offset };
  return { root: visit(value, []), findings };

  function visit(value: unknown, path: DataPath): DataNode {
    if (value === null) return scalar("null", "null");
    if (typeof value === "string") return scalar("string", value);
    if (typeof value === "number") return scalar("number", String(value));
    if (typeof value === "boolean") return scalar("boolean", String(value));
    if (typeof value !== "object" || !isPlain(value))
      return refuse(path, `${nameOf(value)} cannot stand in a definition`);
    if (open.has(value)) return refuse(path, "the value contains itself");
    if (path.length > DEEPEST_NESTING) return refuse(path, `nested more than ${DEEPEST_NESTING} levels deep`);
    open.add(value);
    const node = Array.isArray(value) ? visitList(value, path) : visitObject(value, path);
    open.delete(value);
    return node;
  }

  function visitList(list: readonly unknown[], path: DataPath): DataNode {
    return { kind: "list", items: list.map((item, index) => visit(item, [...path, index])), ...extent };
  }

  function visitObject(object: object, path: DataPath): DataNode {
    const entries = Object.entries(object)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => ({ key, keyOffset: offset, keyEnd: offset, value: visit(item, [...path, key]) }));
    return { kind: "object", entries, ...extent };
  }

  function scalar(kind: ScalarNode["kind"], text: string): ScalarNode {
    return { kind, text, ...extent };
  }

  function refuse(path: DataPath, problem: string): DataNode {
    const prefix = path.length === 0 ? "" : `${describePath(path.slice(0, 10))}: `;
    findings.push(createFinding("error", `${prefix}${problem}`, { where }));
    return scalar("null", "null");
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}

function nameOf(value: unknown): string {
  if (typeof value === "object" && value !== null) return `a ${value.constructor.name}`;
  return value === undefined ? "undefined" : `a ${typeof value}`;
}
