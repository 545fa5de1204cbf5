import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { DataNode, ObjectNode } from "../../json/data-node.ts";
import { type Field, filledValues, type Shape, type ValueOf } from "../../shapes/shape.ts";
import { isValues, type Value, type Values } from "../../shapes/values.ts";
import type { Problem } from "./problem.ts";

interface ReadingOptions {
  /** The minor version of the specification. */
  readonly minor: number;
  /**
   * What the tree was read from, each as Go reads it: of JSON, keys that match but for their case, and a null in a list
   * as an empty entry; of YAML, "yes" and its like for true, with and without quotes, and no entry for a null in a
   * list.
   */
  readonly from: "json" | "yaml";
}

interface Context extends ReadingOptions {
  readonly path: DataPath;
  readonly problems: Problem[];
}

interface ReadValues<Read> {
  readonly value: Read | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads what a tree holds of a shape. Keys that the shape does not have are warned of and left out, and values of
 * another type are errors. Null is as nothing. Where a key comes twice, the later is read over the earlier, as Go does
 * it.
 */
export function readValues<S extends Shape>(root: DataNode, shape: S, options: ReadingOptions): ReadValues<ValueOf<S>>;
export function readValues(root: DataNode, shape: Shape, options: ReadingOptions): ReadValues<Values> {
  const problems: Problem[] = [];
  const value = readOne(root, { type: shape }, { ...options, path: [], problems }, undefined);
  return { value: isValues(value) ? value : undefined, problems };
}

/**
 * The value as the field has it; undefined for null, and where it is of another type, which is then a problem. `before`
 * is what the same key had when it came for the first time.
 */
function readField(node: DataNode, field: Field, context: Context, before: Value): Value {
  if (field.list !== true) return readOne(node, field, context, before);
  if (node.kind === "null") return before;
  if (node.kind !== "list") return refuse(node, "a list", context);
  const items = node.items.map((item, index) => {
    const within = { ...context, path: [...context.path, index] };
    return readOne(item, field, within, undefined) ?? (context.from === "json" ? emptyOf(field) : undefined);
  });
  return items.filter((item) => item !== undefined);
}

function readOne(node: DataNode, field: Field, context: Context, before: Value): Value {
  const { type } = field;
  if (node.kind === "null") return before;
  if (typeof type === "string") return readScalar(node, field, context);
  return node.kind === "object" ? readEntries(node, type, context, before) : refuse(node, "an object", context);
}

function readEntries(node: ObjectNode, shape: Shape, context: Context, before: Value): Values {
  const { minor, problems, from } = context;
  const known = Object.entries(shape.fields).filter(([, { since = 0 }]) => since <= minor);
  const result: Record<string, Value> = isValues(before) ? { ...before } : filledValues(shape, minor);
  for (const { key, value } of node.entries) {
    const path = [...context.path, key];
    const folded = key.toLowerCase();
    const [name, field] =
      known.find(([each]) => each === key) ?? known.find(([each]) => each.toLowerCase() === folded) ?? [];
    if (name !== key) {
      const tell = (level: Problem["level"], message: string) => problems.push({ level, path, message, at: "key" });
      tell("warning", `Config has unrecognized key: ${key}`);
      if (name !== undefined) tell("info", `Did you mean ${name} instead of ${key}`);
    }
    if (name === undefined || field === undefined || (name !== key && from === "yaml")) continue;
    const read = readField(value, field, { ...context, path }, result[name]);
    if (read !== undefined) result[name] = read;
  }
  return result;
}

function readScalar(node: DataNode, { type, unsignedUntil = -1 }: Field, context: Context): Value {
  const { text, plain } = "text" in node ? node : { text: "", plain: undefined };
  if (type === "string") return plain ?? (node.kind === "string" ? text : refuse(node, "text", context));
  if (type === "boolean") {
    const word = context.from === "yaml" && node.kind === "string" ? text : "";
    if (/^(?:[yY]|yes|Yes|YES|on|On|ON)$/.test(word)) return true;
    if (/^(?:[nN]|no|No|NO|off|Off|OFF)$/.test(word)) return false;
    return node.kind === "boolean" ? text === "true" : refuse(node, "true or false", context);
  }
  const isWhole = node.kind === "number" && /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text));
  // "-0" is read as 0: adding 0 takes the sign away.
  const value = Number(text) + 0;
  if (context.minor > unsignedUntil) return isWhole ? value : refuse(node, "a whole number", context);
  return isWhole && value >= 0 ? value : refuse(node, "a whole number that is not negative", context);
}

function refuse(node: DataNode, expected: string, { path, problems }: Context): undefined {
  problems.push({ level: "error", path, message: `${describe(node)} where ${expected} is expected`, at: "value" });
}

function describe(node: DataNode): string {
  if (!("text" in node)) return node.kind === "object" ? "an object" : "a list";
  return node.kind === "string" ? "text" : node.text;
}

function emptyOf({ type }: Field): Value {
  if (typeof type === "object") return {};
  return type === "string" ? "" : type === "boolean" ? false : 0;
}
