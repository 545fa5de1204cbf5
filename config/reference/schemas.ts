import { variants } from "../butane/specification.ts";
import { versions } from "../ignition/schema/versions.ts";
import { minors } from "../ignition/v2/minor.ts";
import { butaneSchema } from "./butane-schema.ts";
import { documentSchema } from "./document-schema.ts";
import { ignitionSchema, ignitionSchemaFile } from "./ignition-schema.ts";
import type { JsonSchema } from "./json-schema.ts";
import { clcJsonSchema, ignition2SchemaFor } from "./version2-schema.ts";

/** The JSON Schemas of every language and version, by their names, each made when it is asked for. */
export const schemas: ReadonlyMap<string, () => JsonSchema> = new Map([
  ...variants.map((variant): [string, () => JsonSchema] => [
    `butane-${variant}`,
    () => documentSchema(butaneSchema(variant), (definition) => /^config\d*$/.test(definition)),
  ]),
  ["container-linux-config", () => documentSchema(clcJsonSchema(), () => false)],
  ...minors.map((minor): [string, () => JsonSchema] => [`ignition-2.${minor}`, () => ignition2SchemaFor(minor)]),
  ...versions.map((_, minor): [string, () => JsonSchema] => [
    ignitionSchemaFile(minor).replace(/\.schema\.json$/, ""),
    () => ignitionSchema(minor),
  ]),
]);

/** As it is written to files and printed. */
export function formatSchema(schema: JsonSchema): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
