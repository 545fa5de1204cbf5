import { describeButaneKey } from "../butane/schema/descriptions.ts";
import { type ButaneField, type ButaneShape, fieldOf, keysOf } from "../butane/schema/shape.ts";
import { butaneShape } from "../butane/schema/shapes.ts";
import { type Specification, specifications } from "../butane/specification.ts";
import { createDefinitions, type Definitions } from "./define-once.ts";
import { draft, type JsonSchema } from "./json-schema.ts";

/**
 * The JSON Schema of a variant of Butane in all its versions, for editors: the version that a configuration says
 * decides which keys there are. The rules beyond keys and types, only `wherry validate` knows.
 */
export function butaneSchema(variant: string): JsonSchema {
  const definitions = createDefinitions();
  const all = specifications.filter((one) => one.variant === variant);
  const versions = all.map((specification): JsonSchema => {
    const { version } = specification;
    const isOf = { properties: { version: { const: version } }, required: ["version"] };
    // biome-ignore lint/suspicious/noThenProperty: that is what JSON Schema calls it
    return { if: isOf, then: definitions.refer("config", shapeSchema(butaneShape, specification, definitions)) };
  });
  return {
    $schema: draft,
    title: `Butane configuration of variant ${variant}`,
    type: "object",
    properties: { variant: { const: variant }, version: { enum: all.map(({ version }) => version) } },
    required: ["variant", "version"],
    allOf: versions,
    $defs: definitions.all(),
  };
}

function shapeSchema(shape: ButaneShape, specification: Specification, definitions: Definitions): JsonSchema {
  const properties = keysOf(shape, specification).map((key) => {
    const field = fieldOf(shape, key, specification);
    return [key, field === undefined ? {} : fieldSchema(shape, key, { field, specification, definitions })] as const;
  });
  return { type: "object", properties: Object.fromEntries(properties), additionalProperties: false };
}

function fieldSchema(
  shape: ButaneShape,
  key: string,
  { field, specification, definitions }: { field: ButaneField; specification: Specification; definitions: Definitions },
): JsonSchema {
  const { type, list, map, port, shorthand } = field;
  const description = describeButaneKey(shape, key, field);
  const described = description === undefined ? {} : { description };
  if (map === true) return { ...described, type: "object", additionalProperties: { type: "string" } };
  const whole: JsonSchema =
    typeof type === "object"
      ? definitions.refer(type.name, shapeSchema(type, specification, definitions))
      : port === true
        ? { type: ["integer", "string"] }
        : { type: list === true ? type : [type, "null"] };
  const value = shorthand === undefined ? whole : { anyOf: [{ type: "string" }, whole] };
  return list === true ? { ...described, type: "array", items: value } : { ...described, ...value };
}

/** The name of a variant's file: "butane-fcos.schema.json". */
export function butaneSchemaFile(variant: string): string {
  return `butane-${variant}.schema.json`;
}
