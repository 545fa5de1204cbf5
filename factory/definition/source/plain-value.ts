import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import type { Place } from "@wherry/core/errors/place.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { DEEPEST_NESTING, formatKeyPath, listNode, mapNode, type SourceNode, scalarNode } from "./node.ts";

/** A value that code made, as nodes that all stand at one place. What JSON could not hold is a finding; undefined is a missing key. */
export function fromPlainValue(value: unknown, place: Place): { root: SourceNode; findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const open = new Set<object>();
  const root = visit(value, []);
  return { root, findings };

  function visit(value: unknown, path: DataPath): SourceNode {
    if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      return scalarNode(value, place);
    }
    if (typeof value !== "object" || !isPlain(value))
      return refuse(path, `${nameOf(value)} cannot stand in a definition`);
    if (open.has(value)) return refuse(path, "the value contains itself");
    if (path.length > DEEPEST_NESTING) return refuse(path, `nested more than ${DEEPEST_NESTING} levels deep`);
    open.add(value);
    const node = Array.isArray(value)
      ? listNode(
          value.map((item, index) => visit(item, [...path, index])),
          place,
        )
      : mapNode(
          Object.entries(value)
            .filter(([, item]) => item !== undefined)
            .map(([key, item]) => [key, { place, node: visit(item, [...path, key]) }]),
          place,
        );
    open.delete(value);
    return node;
  }

  function refuse(path: DataPath, problem: string): SourceNode {
    const prefix = path.length === 0 ? "" : `${formatKeyPath(path.slice(0, 10))}: `;
    findings.push(createFinding("error", `${prefix}${problem}`, { where: place }));
    return scalarNode(null, place);
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
