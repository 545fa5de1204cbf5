import { readFile, writeFile } from "node:fs/promises";
import { editorSchema, fullSchema } from "./json-schema.ts";
import { referenceMarkdown } from "./markdown.ts";

/** What is generated from the schema and committed, by the file that holds it. */
export async function generatedFiles(): Promise<ReadonlyMap<URL, string>> {
  const starter = await readFile(new URL("../starter.yaml", import.meta.url), "utf8");
  return new Map([
    [new URL("generated/image.schema.json", import.meta.url), `${JSON.stringify(editorSchema(), null, 2)}\n`],
    [new URL("../../../docs/definition.md", import.meta.url), referenceMarkdown(fullSchema(), starter)],
  ]);
}

if (import.meta.main) {
  for (const [file, text] of await generatedFiles()) await writeFile(file, text);
}
