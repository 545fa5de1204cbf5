import { type BlockKey, blockDescriptions, includeKeys, parameterKeys, secretKeys } from "../parameters/block-keys.ts";
import type { JsonSchema } from "./json-schema.ts";

/** What stands for a value of any type, where it is the whole. */
const reference = "^\\$\\{\\{.*\\}\\}$";
const name = "^[a-z][a-z0-9_]{0,63}$";

/**
 * A language's schema with what a document has besides: the blocks "parameters", "secrets" and "include", and
 * references in the place of numbers, booleans and lists. `isRoot` says which of its definitions are whole
 * configurations.
 */
export function documentSchema(schema: JsonSchema, isRoot: (definition: string) => boolean): JsonSchema {
  const { $defs, ...root } = schema;
  const withReferences = allowReferences(root);
  if ($defs === undefined) return withBlocks(withReferences);
  const definitions = Object.entries($defs).map(([key, definition]) => {
    const changed = allowReferences(definition);
    return [key, isRoot(key) ? withBlocks(changed) : changed] as const;
  });
  return { ...withReferences, $defs: Object.fromEntries(definitions) };
}

function withBlocks(schema: JsonSchema): JsonSchema {
  const parameter = {
    type: "object",
    properties: keys(parameterKeys),
    required: ["type"],
    additionalProperties: false,
  };
  const secret = { type: "object", properties: keys(secretKeys), additionalProperties: false };
  const include = { type: ["string", "object"], properties: keys(includeKeys), additionalProperties: false };
  const named = (value: JsonSchema): JsonSchema => ({
    type: "object",
    patternProperties: { [name]: value },
    additionalProperties: false,
  });
  const blocks = {
    parameters: { description: blockDescriptions.parameters, ...named(parameter) },
    secrets: { description: blockDescriptions.secrets, ...named(secret) },
    include: {
      description: blockDescriptions.include,
      ...include,
      type: ["string", "object", "array"],
      items: include,
    },
  };
  return { ...schema, properties: { ...schema.properties, ...blocks } };
}

function keys(of: Readonly<Record<string, BlockKey>>): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(of).map(([key, { type, description, choices }]) => [
      key,
      { description, ...(choices === undefined ? blockTypes[type] : { ...blockTypes[type], enum: choices }) },
    ]),
  );
}

const blockTypes: Readonly<Record<BlockKey["type"], JsonSchema>> = {
  string: { type: "string" },
  integer: { type: "integer" },
  strings: { type: "array", items: { type: "string" } },
  values: { type: "object" },
  grants: { type: ["array", "object"], items: { type: "string" }, additionalProperties: { type: "string" } },
  any: {},
};

/** A number, boolean or list may be a reference to a parameter of that type. */
function allowReferences(schema: JsonSchema): JsonSchema {
  const { type, properties, items, additionalProperties, ...rest } = schema;
  const types = type === undefined ? [] : [type].flat();
  const isOther = types.some((one) => one === "integer" || one === "boolean" || one === "array");
  return {
    ...rest,
    ...(type === undefined ? {} : { type }),
    ...(isOther && !types.includes("string") ? { type: [...types, "string"], pattern: reference } : {}),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, allowReferences(one)])),
        }),
    ...(items === undefined ? {} : { items: allowReferences(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties }),
  };
}
