import { describeKey } from "../ignition/schema/descriptions.ts";
import { configShape } from "../ignition/schema/shapes.ts";
import { newestMinor, versions } from "../ignition/schema/versions.ts";
import { type Field, fieldOf, isFilled, type Shape } from "../shapes/shape.ts";
import { createDefinitions } from "./define-once.ts";
import { draft, type JsonSchema } from "./json-schema.ts";

/**
 * The JSON Schema of a minor version of the Ignition specification, for editors. It knows keys and types; the rules
 * beyond them, only `wherry validate` knows.
 */
export function ignitionSchema(minor: number): JsonSchema {
  const definitions = createDefinitions();
  const version = versions[minor] ?? "";

  function shapeSchema(shape: Shape): JsonSchema {
    const known = Object.entries(shape.fields).filter(([key]) => fieldOf(shape, key, minor) !== undefined);
    const required = known.filter(([, field]) => isRequired(field, minor)).map(([key]) => key);
    return {
      type: "object",
      properties: Object.fromEntries(known.map(([key, field]) => [key, fieldSchema(shape, key, field)])),
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: false,
    };
  }

  function fieldSchema(shape: Shape, key: string, field: Field): JsonSchema {
    const description = describeKey(shape.name, key);
    const described = description === undefined ? {} : { description };
    if (shape.name === "ignition" && key === "version") return { ...described, const: version };
    const { type, list } = field;
    const one: JsonSchema =
      typeof type === "object"
        ? definitions.refer(type.name, shapeSchema(type))
        : { type: list === true || isRequired(field, minor) ? type : [type, "null"] };
    return list === true ? { ...described, type: "array", items: one } : { ...described, ...one };
  }

  const root = shapeSchema(configShape);
  return {
    $schema: draft,
    title: `Ignition configuration ${version}`,
    ...root,
    required: ["ignition"],
    $defs: definitions.all(),
  };
}

/** What is always there, and may not be "". */
function isRequired(field: Field, minor: number): boolean {
  return isFilled(field, minor) && field.type === "string";
}

/** The name of a version's file: "ignition-3.6.schema.json". */
export function ignitionSchemaFile(minor: number): string {
  return `ignition-3.${minor}${minor === newestMinor ? "-experimental" : ""}.schema.json`;
}
