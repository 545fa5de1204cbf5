import { describeClcKey } from "../container-linux-config/descriptions.ts";
import { clcShape } from "../container-linux-config/schema.ts";
import { describeVersion2 } from "../ignition/v2/descriptions.ts";
import type { Minor } from "../ignition/v2/minor.ts";
import { ignition2Shape } from "../ignition/v2/schema.ts";
import { type Field, fieldOf, type Shape } from "../shapes/shape.ts";
import { draft, type JsonSchema } from "./json-schema.ts";

type Describe = (path: readonly string[]) => string | undefined;

/**
 * The JSON Schema of a minor version of specification 2, for editors. It knows keys and types, in the spelling of the
 * specification.
 */
export function ignition2SchemaFor(minor: Minor): JsonSchema {
  const version = `2.${minor}.0`;
  const { properties = {}, ...root } = shapeSchema(ignition2Shape, [], {
    minor,
    describe: describeVersion2,
    text: ["string", "null"],
  });
  const ignition = properties.ignition ?? {};
  const own = { ...ignition.properties, version: { ...ignition.properties?.version, type: "string", const: version } };
  return {
    $schema: draft,
    title: `Ignition configuration ${version}`,
    ...root,
    properties: { ...properties, ignition: { ...ignition, type: "object", properties: own, required: ["version"] } },
    required: ["ignition"],
  };
}

/**
 * The JSON Schema of Container Linux Configs, for editors. Numbers may stand where texts are expected, as in "version:
 * 3.3".
 */
export function clcJsonSchema(): JsonSchema {
  const options = { minor: 0, describe: describeClcKey, text: ["string", "number", "boolean", "null"] } as const;
  return { $schema: draft, title: "Container Linux Config", ...shapeSchema(clcShape, [], options) };
}

interface Options {
  readonly minor: number;
  readonly describe: Describe;
  /** What may stand where text is expected. */
  readonly text: readonly string[];
}

function shapeSchema(shape: Shape, path: readonly string[], options: Options): JsonSchema {
  const properties = Object.entries(shape.fields).flatMap(([key, field]): [string, JsonSchema][] => {
    if (fieldOf(shape, key, options.minor) === undefined) return [];
    const at = [...path, key];
    const description = options.describe(at);
    return [[key, { ...(description === undefined ? {} : { description }), ...fieldSchema(field, at, options) }]];
  });
  return { type: ["object", "null"], properties: Object.fromEntries(properties), additionalProperties: false };
}

function fieldSchema({ type, list }: Field, at: readonly string[], options: Options): JsonSchema {
  const one: JsonSchema =
    typeof type === "object"
      ? shapeSchema(type, at, options)
      : { type: type === "string" ? options.text : [type, "null"] };
  return list === true ? { type: ["array", "null"], items: one } : one;
}
