import { closest } from "@wherry/core/errors/suggest.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { shorten } from "@wherry/core/text/shorten.ts";
import type { DataNode, ObjectNode, ScalarNode } from "../json/data-node.ts";
import type { PlacedRemark } from "../json/remark.ts";
import type { ValueOf } from "../shapes/shape.ts";
import type { Value, Values } from "../shapes/values.ts";
import { type ButaneField, type ButaneShape, fieldOf, keysOf } from "./schema/shape.ts";
import type { Specification } from "./specification.ts";

interface ReadButane<Read> {
  readonly values: Read;
  /** Values of another type than they have to be: errors. */
  readonly faults: readonly PlacedRemark[];
  /** Keys that nothing is read from: warnings. */
  readonly unused: readonly PlacedRemark[];
}

/**
 * The values of a node tree that a version of Butane knows. Numbers are text where text is wanted, as Go's YAML library
 * reads them, by which the reference reads; what is null is absent.
 */
export function readButane<S extends ButaneShape>(
  root: DataNode,
  shape: S,
  specification: Specification,
): ReadButane<ValueOf<S>>;
export function readButane(root: DataNode, shape: ButaneShape, specification: Specification): ReadButane<Values> {
  const faults: PlacedRemark[] = [];
  const unused: PlacedRemark[] = [];

  function refuse(node: DataNode, wanted: string, path: DataPath): undefined {
    const last = path.at(-1) ?? "the configuration";
    const message = `${typeof last === "number" ? `an entry of ${path.at(-2)}` : last} is to be ${wanted}, and is ${described(node)}`;
    faults.push({ level: "error", path, message, offset: node.offset });
    return undefined;
  }

  function readShape(node: DataNode, wanted: ButaneShape, path: DataPath): Values {
    if (node.kind === "object") return readEntries(node, wanted, path);
    if (node.kind !== "null") refuse(node, "a map of keys and values", path);
    else {
      const message = "nothing stands here where keys and values are expected: leave it out";
      unused.push({ level: "warning", path, message, offset: node.offset });
    }
    return {};
  }

  function readEntries(node: ObjectNode, wanted: ButaneShape, path: DataPath): Values {
    const values: Record<string, Value> = {};
    for (const { key, keyOffset, value } of node.entries) {
      const field = fieldOf(wanted, key, specification);
      if (field === undefined) {
        const message = `unused key ${shorten(key, 40)}${suggestion(key, wanted)}`;
        unused.push({ level: "warning", path: [...path, key], message, offset: keyOffset });
        continue;
      }
      const read = readField(value, field, [...path, key]);
      if (read !== undefined) values[key] = read;
    }
    return values;
  }

  function suggestion(key: string, wanted: ButaneShape): string {
    const known = closest(key, keysOf(wanted, specification));
    if (known !== undefined) return `: did you mean ${known}?`;
    return Object.hasOwn(wanted.fields, key)
      ? `: ${specification.variant} ${specification.version} does not have it, other versions or variants do`
      : "";
  }

  function readField(node: DataNode, field: ButaneField, path: DataPath): Value {
    if (field.list === true) return readList(node, field, path);
    if (field.map === true) return readMap(node, field, path);
    const { type } = field;
    return typeof type === "string" ? readScalar(node, field, path) : readShape(node, type, path);
  }

  function readList(node: DataNode, field: ButaneField, path: DataPath): Value {
    if (node.kind === "null") return undefined;
    if (node.kind !== "list") return refuse(node, "a list", path);
    const { type, shorthand } = field;
    return node.items.map((item, index) => {
      const at = [...path, index];
      if (shorthand !== undefined && isText(item))
        return (
          shorthand(item.plain ?? item.text) ?? refuse(item, "PORT/tcp, PORT/udp, the name of a service, or a map", at)
        );
      return typeof type === "string" ? (readScalar(item, field, at) ?? "") : readShape(item, type, at);
    });
  }

  function readMap(node: DataNode, field: ButaneField, path: DataPath): Value {
    if (node.kind === "null") return undefined;
    if (node.kind !== "object") return refuse(node, "a map of texts", path);
    const entries = node.entries.map(
      ({ key, value }) => [key, readScalar(value, field, [...path, key]) ?? ""] as const,
    );
    return Object.fromEntries(entries);
  }

  function readScalar(node: DataNode, { type, port }: ButaneField, path: DataPath): Value {
    if (node.kind === "null") return undefined;
    const wanted = typeof type === "object" ? "" : port === true ? "a port" : wantedNames[type];
    if (node.kind === "object" || node.kind === "list") return refuse(node, wanted, path);
    if (type === "string") return node.plain ?? node.text;
    const value = type === "boolean" ? readBoolean(node) : readInteger(node);
    return value ?? refuse(node, wanted, path);
  }

  return { values: readShape(root, shape, []), faults, unused };
}

function isText(node: DataNode): node is ScalarNode {
  return node.kind !== "object" && node.kind !== "list" && node.kind !== "null";
}

/** YAML 1.1's words count where a boolean is wanted. */
function readBoolean({ kind, text }: ScalarNode): boolean | undefined {
  if (kind === "boolean") return text === "true";
  if (kind !== "string") return undefined;
  if (/^(?:y|Y|yes|on)$/.test(text)) return true;
  return /^(?:n|N|no|off)$/.test(text) ? false : undefined;
}

/** A number with a fraction loses it. */
function readInteger({ kind, text }: ScalarNode): number | undefined {
  const value = kind === "number" ? Math.trunc(Number(text)) : Number.NaN;
  return Number.isFinite(value) && Math.abs(value) < 2 ** 63 ? value + 0 : undefined;
}

const wantedNames = { string: "text", integer: "a whole number", boolean: "true or false" } as const;

function described(node: DataNode): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "object") return "a map";
  const text = shorten(node.plain ?? node.text, 40);
  return node.kind === "string" ? `the text "${text}"` : text;
}
