import { describeKey } from "@wherry/core/ignition/schema/descriptions.ts";
import {
  type Field,
  fieldOf,
  isFilled,
  newestMinor,
  type Shape,
  versions,
} from "@wherry/core/ignition/schema/shape.ts";
import { configShape } from "@wherry/core/ignition/schema/shapes.ts";

/** The parts of JSON Schema (draft 2020-12) that are used here. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean;
}

/**
 * The JSON Schema of a minor version of the Ignition specification, for editors. It knows keys and types; the rules beyond them, only
 * `wherry validate` knows.
 */
export function ignitionSchema(minor: number): JsonSchema {
  const definitions = new Map<string, { shape: Shape; schema: JsonSchema }>();
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
    const isOptional = !isRequired(field, minor);
    if (typeof field.type !== "string") {
      const reference = { $ref: `#/$defs/${define(field.type)}` };
      return field.list === true ? { ...described, type: "array", items: reference } : { ...described, ...reference };
    }
    if (field.list === true) return { ...described, type: "array", items: { type: field.type } };
    return { ...described, type: isOptional ? [field.type, "null"] : field.type };
  }

  /** Shapes of the same name may differ: then the later ones are numbered. */
  function define(shape: Shape): string {
    for (let number = 1; ; number++) {
      const name = number === 1 ? shape.name : `${shape.name}${number}`;
      const known = definitions.get(name);
      if (known?.shape === shape) return name;
      if (known !== undefined) continue;
      definitions.set(name, { shape, schema: {} });
      definitions.set(name, { shape, schema: shapeSchema(shape) });
      return name;
    }
  }

  const root = shapeSchema(configShape);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Ignition configuration ${version}`,
    ...root,
    required: ["ignition"],
    $defs: Object.fromEntries([...definitions].map(([name, { schema }]) => [name, schema])),
  };
}

/** What is always there, and may not be "". */
function isRequired(field: Field, minor: number): boolean {
  return isFilled(field, minor) && field.type === "string";
}

/** The name of a version's file: "ignition-3.6.schema.json". */
export function schemaFileName(minor: number): string {
  return `ignition-3.${minor}${minor === newestMinor ? "-experimental" : ""}.schema.json`;
}
