import { toJsonSchema } from "@valibot/to-json-schema";
import { imageSchema } from "../schema/image.ts";

/** The parts of JSON Schema that the definition's schema uses. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly additionalProperties?: boolean | JsonSchema;
}

/**
 * The definition's JSON Schema (draft 2020-12), for editors. It knows the keys, types and
 * patterns; what takes code to check, only `wherry` knows.
 */
export function editorSchema(): JsonSchema {
  // What is relaxed loses keys, and gets none.
  const { $schema, ...keys } = relax(fullSchema()) as JsonSchema;
  return { ...($schema && { $schema }), title: "Image definition of Wherry", ...keys };
}

/** The same with all that a definition needs when it extends no other, for the reference. */
export function fullSchema(): JsonSchema {
  // The library's type has keywords of all drafts; of this schema it makes those above.
  return toJsonSchema(imageSchema, { typeMode: "input", errorMode: "ignore", target: "draft-2020-12" }) as JsonSchema;
}

/**
 * An entry that changes an inherited one needs only what names it, so no more than that is required; and an empty list
 * or map as default says nothing.
 */
const NEEDED = new Set(["name", "path", "unit", "package", "script", "ports"]);

function relax(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relax);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).flatMap(([key, item]) => {
    if (key === "default" && typeof item === "object" && item !== null && Object.keys(item).length === 0) return [];
    if (key !== "required" || !Array.isArray(item)) return [[key, relax(item)]];
    const needed = item.filter((name) => NEEDED.has(name));
    return needed.length === 0 ? [] : [[key, needed]];
  });
  return Object.fromEntries(kept);
}
