import { describeClcKey } from "../container-linux-config/descriptions.ts";
import { clcSchema } from "../container-linux-config/schema.ts";
import { describeVersion2 } from "../ignition/v2/descriptions.ts";
import type { Minor } from "../ignition/v2/minor.ts";
import { ignition2Schema } from "../ignition/v2/schema.ts";
import type { Shape } from "../ignition/v2/shape.ts";
import { draft, type JsonSchema } from "./json-schema.ts";

type Describe = (path: readonly string[]) => string | undefined;

export const ignition2Minors: readonly Minor[] = [0, 1, 2, 3, 4];

/** The JSON Schema of a minor version of specification 2, for editors. It knows keys and types, in the spelling of the specification. */
export function ignition2SchemaFor(minor: Minor): JsonSchema {
  const version = `2.${minor}.0`;
  const { properties = {}, ...root } = shapeSchema(ignition2Schema(minor), [], {
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

/** The JSON Schema of Container Linux Configs, for editors. Numbers may stand where texts are expected, as in "version: 3.3". */
export function clcJsonSchema(): JsonSchema {
  const options = { describe: describeClcKey, text: ["string", "number", "boolean", "null"] } as const;
  return { $schema: draft, title: "Container Linux Config", ...shapeSchema(clcSchema, [], options) };
}

interface Options {
  readonly describe: Describe;
  /** What may stand where text is expected. */
  readonly text: readonly string[];
}

function shapeSchema(shape: Shape, path: readonly string[], options: Options): JsonSchema {
  if (typeof shape === "string") {
    if (shape === "text") return { type: options.text };
    return { type: [shape === "boolean" ? "boolean" : "integer", "null"] };
  }
  if ("item" in shape) return { type: ["array", "null"], items: shapeSchema(shape.item, path, options) };
  const properties = Object.entries(shape.keys).map(([key, inner]) => {
    const at = [...path, key];
    const description = options.describe(at);
    return [
      key,
      { ...(description === undefined ? {} : { description }), ...shapeSchema(inner, at, options) },
    ] as const;
  });
  return { type: ["object", "null"], properties: Object.fromEntries(properties), additionalProperties: false };
}
