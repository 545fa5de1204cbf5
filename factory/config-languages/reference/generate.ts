import { writeFile } from "node:fs/promises";
import { versions } from "@wherry/core/ignition/schema/shape.ts";
import { ignitionSchema, schemaFileName } from "./json-schema.ts";
import { ignitionMarkdown } from "./markdown.ts";

/** What is generated from the shapes and committed, by the file that holds it. */
export function generatedFiles(): ReadonlyMap<URL, string> {
  const schemas = versions.map((_, minor): [URL, string] => [
    new URL(`../generated/${schemaFileName(minor)}`, import.meta.url),
    `${JSON.stringify(ignitionSchema(minor), null, 2)}\n`,
  ]);
  return new Map([...schemas, [new URL("../../../docs/ignition.md", import.meta.url), ignitionMarkdown()]]);
}

if (import.meta.main) for (const [file, text] of generatedFiles()) await writeFile(file, text);
