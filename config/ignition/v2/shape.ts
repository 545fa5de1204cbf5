import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { DataNode, ObjectNode } from "../../json/data-node.ts";
import type { Problem } from "./problem.ts";

/** What may stand at a place of a configuration. "count" is a whole number that is not negative. */
export type Shape = "text" | "boolean" | "number" | "count" | ListShape | MapShape;

export interface ListShape {
  readonly item: Shape;
}

export interface MapShape {
  readonly keys: Readonly<Record<string, Shape>>;
}

/** The type of the values of a shape. */
export type ValueOf<S> = S extends "text"
  ? string
  : S extends "boolean"
    ? boolean
    : S extends "number" | "count"
      ? number
      : S extends { readonly item: infer Item }
        ? readonly ValueOf<Item>[]
        : S extends { readonly keys: infer Keys }
          ? { readonly [Key in keyof Keys]?: ValueOf<Keys[Key]> }
          : never;

export function list<const Item extends Shape>(item: Item): { readonly item: Item } {
  return { item };
}

export function map<const Keys extends Readonly<Record<string, Shape>>>(keys: Keys): { readonly keys: Keys } {
  return { keys };
}

interface ReadingOptions {
  /**
   * What the tree was read from, each as Go reads it: of JSON, keys that match but for their case, and a null in a list as an empty entry; of
   * YAML, "yes" and its like for true, with and without quotes, and no entry for a null in a list.
   */
  readonly from: "json" | "yaml";
}

interface Context extends ReadingOptions {
  readonly path: DataPath;
  readonly problems: Problem[];
}

/**
 * Reads what a tree holds of a shape. Keys that the shape does not have are warned of and left out, and values of another type are errors.
 * Null is as nothing. Where a key comes twice, the later is read over the earlier, as Go does it.
 */
export function readShape<const S extends Shape>(
  root: DataNode,
  shape: S,
  options: ReadingOptions,
): { readonly value: ValueOf<S> | undefined; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  // What is read has the type of its shape, which the compiler cannot follow.
  const value = readValue(root, shape, { ...options, path: [], problems }) as ValueOf<S> | undefined;
  return { value, problems };
}

/**
 * The value as the shape has it; undefined for null, and where it is of another type, which is then a problem. `before` is what the same key
 * had when it came for the first time.
 */
function readValue(node: DataNode, shape: Shape, context: Context, before?: unknown): unknown {
  if (node.kind === "null") return before;
  if (typeof shape === "string") return readScalar(node, shape, context);
  if ("keys" in shape)
    return node.kind === "object" ? readMap(node, shape, { ...context, before }) : refuse(node, "an object", context);
  if (node.kind !== "list") return refuse(node, "a list", context);
  const items = node.items.map((item, index) => {
    const within = { ...context, path: [...context.path, index] };
    return readValue(item, shape.item, within) ?? (context.from === "json" ? emptyOf(shape.item) : undefined);
  });
  return items.filter((item) => item !== undefined);
}

function readMap(
  node: ObjectNode,
  shape: MapShape,
  context: Context & { readonly before: unknown },
): Record<string, unknown> {
  const names = Object.keys(shape.keys);
  // What was read of a map is a map.
  const result: Record<string, unknown> = { ...(context.before as Record<string, unknown> | undefined) };
  for (const { key, value } of node.entries) {
    const path = [...context.path, key];
    const name = names.find((each) => each === key) ?? names.find((each) => each.toLowerCase() === key.toLowerCase());
    if (name !== key) {
      const tell = (level: Problem["level"], message: string) =>
        context.problems.push({ level, path, message, at: "key" });
      tell("warning", `Config has unrecognized key: ${key}`);
      if (name !== undefined) tell("info", `Did you mean ${name} instead of ${key}`);
    }
    const inner = name === undefined ? undefined : shape.keys[name];
    if (name === undefined || inner === undefined || (name !== key && context.from === "yaml")) continue;
    const read = readValue(value, inner, { ...context, path }, result[name]);
    if (read !== undefined) result[name] = read;
  }
  return result;
}

function readScalar(node: DataNode, shape: Extract<Shape, string>, context: Context): unknown {
  const { text, plain } = "text" in node ? node : { text: "", plain: undefined };
  if (shape === "text") return plain ?? (node.kind === "string" ? text : refuse(node, "text", context));
  if (shape === "boolean") {
    const word = context.from === "yaml" && node.kind === "string" ? text : "";
    if (/^(?:[yY]|yes|Yes|YES|on|On|ON)$/.test(word)) return true;
    if (/^(?:[nN]|no|No|NO|off|Off|OFF)$/.test(word)) return false;
    return node.kind === "boolean" ? text === "true" : refuse(node, "true or false", context);
  }
  const isWhole = node.kind === "number" && /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text));
  // Minus zero is zero.
  const value = Number(text) + 0;
  if (shape === "number") return isWhole ? value : refuse(node, "a whole number", context);
  return isWhole && value >= 0 ? value : refuse(node, "a whole number that is not negative", context);
}

function refuse(node: DataNode, expected: string, { path, problems }: Context): undefined {
  problems.push({ level: "error", path, message: `${describe(node)} where ${expected} is expected`, at: "value" });
}

function describe(node: DataNode): string {
  if (!("text" in node)) return node.kind === "object" ? "an object" : "a list";
  return node.kind === "string" ? "text" : node.text;
}

function emptyOf(shape: Shape): unknown {
  if (typeof shape !== "string") return "item" in shape ? [] : {};
  return shape === "text" ? "" : shape === "boolean" ? false : 0;
}
