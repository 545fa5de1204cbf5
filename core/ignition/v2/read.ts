import type { Ignition2Config } from "./config.ts";
import type { ConfigNode } from "./node.ts";
import type { ConfigPath, Problem } from "./problem.ts";
import { raise } from "./raise.ts";
import { ignition2Schema, type MapShape, type Minor, type Shape } from "./schema.ts";
import { validateIgnition2 } from "./validate.ts";

export interface Ignition2Reading {
  /** At 2.4; undefined where the text is not a valid configuration of specification 2.0 to 2.4. */
  readonly config: Ignition2Config | undefined;
  readonly problems: readonly Problem[];
}

const versions: readonly string[] = ["2.0.0", "2.1.0", "2.2.0", "2.3.0", "2.4.0"];

/** Whether `version`, as it stands in a configuration, is one of specification 2. */
export function isIgnition2Version(version: string): boolean {
  return versions.includes(version);
}

/**
 * Reads a configuration of specification 2.0 to 2.4: keys that its version does not know are warned of and left out, values of another
 * type than the specification's are errors, and what is sound is checked by the rules of its version.
 */
export function readIgnition2(root: ConfigNode): Ignition2Reading {
  const minor = findMinor(root);
  if (minor === undefined) {
    const message = "unsupported config version";
    return { config: undefined, problems: [{ level: "error", path: ["ignition", "version"], message, at: "value" }] };
  }
  const problems: Problem[] = [];
  // The schema gives the value the shape of a configuration.
  const read = readValue(root, ignition2Schema(minor), { minor, path: [], problems }) as Ignition2Config;
  if (problems.some(({ level }) => level === "error")) return { config: undefined, problems };
  problems.push(...validateIgnition2(read, minor));
  if (problems.some(({ level }) => level === "error")) return { config: undefined, problems };
  return { config: raise(read, minor), problems };
}

function findMinor(root: ConfigNode): Minor | undefined {
  const ignition = child(root, "ignition");
  const version = ignition === undefined ? undefined : child(ignition, "version");
  const index = version?.kind === "scalar" ? versions.indexOf(String(version.value)) : -1;
  return index === -1 ? undefined : (index as Minor);
}

function child(node: ConfigNode, key: string): ConfigNode | undefined {
  if (node.kind !== "map") return undefined;
  return node.entries.findLast((entry) => entry.key.toLowerCase() === key)?.value;
}

interface Context {
  readonly minor: Minor;
  readonly path: ConfigPath;
  readonly problems: Problem[];
}

/** The value as the shape has it; undefined for null, and where it is of another type, which is then a problem. */
function readValue(node: ConfigNode, shape: Shape, context: Context): unknown {
  if (node.kind === "scalar" && node.value === null) return undefined;
  if (typeof shape === "string") return readScalar(node, shape, context);
  if ("item" in shape) {
    if (node.kind !== "list") return refuse(node, "a list", context);
    return node.items.map((item, index) => {
      const within = { ...context, path: [...context.path, index] };
      // A null among others is an entry all the same.
      return readValue(item, shape.item, within) ?? emptyOf(shape.item);
    });
  }
  return node.kind === "map" ? readMap(node.entries, shape, context) : refuse(node, "an object", context);
}

type Entries = Extract<ConfigNode, { kind: "map" }>["entries"];

/** Keys are matched without regard to case where none matches exactly, as Go does; the last of several wins. */
function readMap(entries: Entries, shape: MapShape, context: Context): Record<string, unknown> {
  const known = Object.entries(shape.keys).filter(([, { since }]) => since <= context.minor);
  const result: Record<string, unknown> = {};
  for (const { key, value } of entries) {
    const path = [...context.path, key];
    const [name, entry] =
      known.find(([candidate]) => candidate === key) ??
      known.find(([candidate]) => candidate.toLowerCase() === key.toLowerCase()) ??
      [];
    if (name !== key) {
      const warn = (level: Problem["level"], message: string) =>
        context.problems.push({ level, path, message, at: "key" });
      warn("warning", `Config has unrecognized key: ${key}`);
      if (name !== undefined) warn("info", `Did you mean ${name} instead of ${key}`);
    }
    if (name === undefined || entry === undefined) continue;
    const read = readValue(value, entry.shape, { ...context, path });
    if (read !== undefined) result[name] = read;
  }
  return result;
}

function readScalar(node: ConfigNode, shape: Extract<Shape, string>, context: Context): unknown {
  const value = node.kind === "scalar" ? node.value : undefined;
  if (shape === "text") return typeof value === "string" ? value : refuse(node, "text", context);
  if (shape === "boolean") return typeof value === "boolean" ? value : refuse(node, "true or false", context);
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
