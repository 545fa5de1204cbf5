import { writeFile } from "node:fs/promises";
import { variants } from "@wherry/core/butane/specification.ts";
import { versions } from "@wherry/core/ignition/schema/shape.ts";
import { butaneMarkdown } from "./butane-page.ts";
import { butaneSchema, butaneSchemaFile } from "./butane-schema.ts";
import { ignitionMarkdown } from "./ignition-page.ts";
import { ignitionSchema, ignitionSchemaFile } from "./ignition-schema.ts";
import { lintMarkdown } from "./lint-page.ts";

/** What is generated from the shapes and committed, by the file that holds it. */
export function generatedFiles(): ReadonlyMap<URL, string> {
  const schemas = [
    ...versions.map((_, minor) => [ignitionSchemaFile(minor), ignitionSchema(minor)] as const),
    ...variants.map((variant) => [butaneSchemaFile(variant), butaneSchema(variant)] as const),
  ];
  return new Map([
    ...schemas.map(([name, schema]): [URL, string] => {
      return [new URL(`../generated/${name}`, import.meta.url), `${JSON.stringify(schema, undefined, 2)}\n`];
    }),
    [new URL("../../../docs/ignition.md", import.meta.url), ignitionMarkdown()],
    [new URL("../../../docs/butane.md", import.meta.url), butaneMarkdown()],
    [new URL("../../../docs/lint.md", import.meta.url), lintMarkdown()],
  ]);
}

if (import.meta.main) for (const [file, text] of generatedFiles()) await writeFile(file, text);
