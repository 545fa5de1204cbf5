import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { shorten } from "@wherry/core/text/shorten.ts";
import type { DataNode, ObjectNode, ScalarNode } from "../json/data-node.ts";
import { type Field, fieldOf, filledValues, isFilled, type Shape, type ValueOf } from "../shapes/shape.ts";
import { isList, isValues, type Value, type Values } from "../shapes/values.ts";

/** The first value that is of another type than it has to be. */
interface TypeFault {
  /** Where the reference tools see it: behind a scalar, behind the bracket of an object or list. */
  readonly offset: number;
  readonly path: DataPath;
  readonly message: string;
}

interface ReadValues<Read> {
  readonly value: Read;
  readonly fault: TypeFault | undefined;
}

/** Values that are being read. */
type Draft = Record<string, Value>;

/**
 * The values of a node tree that a shape knows, as a version of the specification has them. What is null, empty or
 * unknown is left out, and what is always there is filled in. Keys are found by their exact name, else without regard
 * to case; where one comes twice, the later is read over the earlier, as Go's encoding/json does, by which the
 * specification's own program reads.
 */
export function readValues<S extends Shape>(node: DataNode, shape: S, minor: number): ReadValues<ValueOf<S>>;
export function readValues(node: DataNode, shape: Shape, minor: number): ReadValues<Values> {
  let fault: TypeFault | undefined;

  function refuse(found: DataNode, wanted: string, path: DataPath): void {
    if (fault !== undefined) return;
    const offset = "text" in found ? found.end : found.offset;
    const where = path.length === 0 ? "the configuration" : path.join(".");
    fault = { offset, path, message: `${where} is to be ${wanted}, and is ${described(found)}` };
  }

  function readShape(found: DataNode, wanted: Shape, path: DataPath, before: Value): Values {
    const values: Draft = isValues(before) ? { ...before } : filledValues(wanted, minor);
    if (found.kind === "null") return values;
    if (found.kind !== "object") {
      refuse(found, "an object", path);
      return values;
    }
    readEntries(found, wanted, path, values);
    return values;
  }

  function readEntries(found: ObjectNode, wanted: Shape, path: DataPath, values: Draft): void {
    for (const { key, value: child } of found.entries) {
      const known = fieldOf(wanted, key, minor) === undefined ? foldedKey(wanted, key, minor) : key;
      const field = known === undefined ? undefined : fieldOf(wanted, known, minor);
      if (known === undefined || field === undefined) continue;
      const next = readField(child, field, [...path, known], values[known]);
      if (next !== undefined) values[known] = next;
      else delete values[known];
    }
  }

  function readField(found: DataNode, field: Field, path: DataPath, before: Value): Value {
    const { type } = field;
    if (field.list === true) return readList(found, field, path, before);
    if (typeof type === "string") {
      if (found.kind !== "null") return readScalar(found, type, path, before);
      return isFilled(field, minor) ? before : undefined;
    }
    if (found.kind === "null" && field.nullableUntil !== undefined && minor <= field.nullableUntil) return undefined;
    const values = readShape(found, type, path, before);
    return isEmpty(values) && !isFilled(field, minor) ? undefined : values;
  }

  function readList(found: DataNode, { type }: Field, path: DataPath, before: Value): Value {
    if (found.kind === "null") return undefined;
    if (found.kind !== "list") {
      refuse(found, "a list", path);
      return before;
    }
    const earlier = isList(before) ? before : [];
    const items = found.items.map((item, index) => {
      const at = [...path, index];
      if (typeof type !== "string") return readShape(item, type, at, earlier[index]);
      return item.kind === "null" ? (earlier[index] ?? "") : (readScalar(item, type, at, undefined) ?? "");
    });
    return items.length === 0 ? undefined : items;
  }

  function readScalar(found: DataNode, type: keyof typeof typeNames, path: DataPath, before: Value): Value {
    if (type === "integer" && found.kind === "number") {
      if (isInteger(found)) return Number(found.text) + 0;
      refuse(found, "a whole number without fraction or exponent", path);
      return before;
    }
    if (found.kind === type && "text" in found) return found.kind === "boolean" ? found.text === "true" : found.text;
    refuse(found, typeNames[type], path);
    return before;
  }

  const value = readShape(node, shape, [], undefined);
  return { value, fault };
}

function isEmpty(values: Values): boolean {
  for (const _ in values) return false;
  return true;
}

/** Within 64 bits, as the reference's integers are. */
function isInteger({ text }: ScalarNode): boolean {
  if (!/^-?[0-9]+$/.test(text)) return false;
  if (text.length < 18) return true;
  const number = BigInt(text);
  return number >= -(2n ** 63n) && number < 2n ** 63n;
}

function foldedKey(shape: Shape, key: string, minor: number): string | undefined {
  const folded = fold(key);
  return Object.keys(shape.fields).find(
    (known) => fold(known) === folded && fieldOf(shape, known, minor) !== undefined,
  );
}

/** Go's case folding, as far as it concerns names of ASCII letters. */
function fold(key: string): string {
  return key.replaceAll("\u017f", "s").replaceAll("\u212a", "k").toLowerCase();
}

const typeNames = { string: "a string", integer: "a number", boolean: "true or false" } as const;

function described(node: DataNode): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "object") return "an object";
  const text = shorten(node.text, 40);
  return node.kind === "string" ? `the string "${text}"` : text;
}
