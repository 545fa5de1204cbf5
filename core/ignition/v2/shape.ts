import type { ConfigNode } from "./node.ts";
import type { ConfigPath, Problem } from "./problem.ts";

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
  /** Whether keys are read that match but for their case, as Go reads those of JSON. */
  readonly anyCase: boolean;
}

interface Context extends ReadingOptions {
  readonly path: ConfigPath;
  readonly problems: Problem[];
}

/**
 * Reads what a tree holds of a shape. Keys that the shape does not have are warned of and left out, and values of another type are errors.
 * Null is as nothing, and the last of several values of a key wins.
 */
export function readShape<const S extends Shape>(
  root: ConfigNode,
  shape: S,
  options: ReadingOptions,
): { readonly value: ValueOf<S> | undefined; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  // What is read has the type of its shape, which the compiler cannot follow.
  const value = readValue(root, shape, { ...options, path: [], problems }) as ValueOf<S> | undefined;
  return { value, problems };
}

/** The value as the shape has it; undefined for null, and where it is of another type, which is then a problem. */
function readValue(node: ConfigNode, shape: Shape, context: Context): unknown {
  if (node.kind === "scalar" && node.value === null) return undefined;
  if (typeof shape === "string") return readScalar(node, shape, context);
  if ("keys" in shape) return node.kind === "map" ? readMap(node, shape, context) : refuse(node, "an object", context);
  if (node.kind !== "list") return refuse(node, "a list", context);
  return node.items.map((item, index) => {
    const within = { ...context, path: [...context.path, index] };
    // A null among others is an entry all the same.
    return readValue(item, shape.item, within) ?? emptyOf(shape.item);
  });
}

function readMap(node: ConfigNode & { kind: "map" }, shape: MapShape, context: Context): Record<string, unknown> {
  const names = Object.keys(shape.keys);
  const result: Record<string, unknown> = {};
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
    if (name === undefined || inner === undefined || (name !== key && !context.anyCase)) continue;
    const read = readValue(value, inner, { ...context, path });
    if (read !== undefined) result[name] = read;
  }
  return result;
}

function readScalar(node: ConfigNode, shape: Extract<Shape, string>, context: Context): unknown {
  const { value, plain } = node.kind === "scalar" ? node : { value: undefined, plain: undefined };
  if (shape === "text") return plain ?? (typeof value === "string" ? value : refuse(node, "text", context));
  if (shape === "boolean") {
    const word = plain?.toLowerCase();
    if (word === "yes" || word === "on" || word === "y") return true;
    if (word === "no" || word === "off" || word === "n") return false;
    return typeof value === "boolean" ? value : refuse(node, "true or false", context);
  }
  const isWhole = typeof value === "number" && Number.isSafeInteger(value);
  if (shape === "number") return isWhole ? value : refuse(node, "a whole number", context);
  return isWhole && value >= 0 ? value : refuse(node, "a whole number that is not negative", context);
}

function refuse(node: ConfigNode, expected: string, { path, problems }: Context): undefined {
  problems.push({ level: "error", path, message: `${describe(node)} where ${expected} is expected`, at: "value" });
}

function describe(node: ConfigNode): string {
  if (node.kind !== "scalar") return node.kind === "map" ? "an object" : "a list";
  return typeof node.value === "string" ? "text" : `${node.value}`;
}

function emptyOf(shape: Shape): unknown {
  if (typeof shape !== "string") return "item" in shape ? [] : {};
  return shape === "text" ? "" : shape === "boolean" ? false : 0;
}
