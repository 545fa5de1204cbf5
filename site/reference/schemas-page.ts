import { formatSchema, schemas } from "@wherry/config/reference/schemas.ts";
import { editorSchema } from "@wherry/factory/definition/reference/json-schema.ts";

/** The JSON Schemas that editors complete and check by, as files of the site: name to text. */
export function schemaFiles(): ReadonlyMap<string, string> {
  const image = ["image", `${JSON.stringify(editorSchema(), undefined, 2)}\n`] as const;
  const languages = [...schemas].map(([name, make]) => [name, formatSchema(make())] as const);
  return new Map([image, ...languages].map(([name, text]) => [`docs/schemas/${name}.schema.json`, text]));
}

/** The page that says what they are for, in Markdown. */
export function schemasPage(): string {
  const rows = [...schemas.keys()].map((name) => `| ${name} | [${name}.schema.json](schemas/${name}.schema.json) |`);
  return `# JSON Schemas

Editors complete and check by these (JSON Schema, draft 2020-12). Save one beside a file, and name it in the first line of the YAML:
\`# yaml-language-server: $schema=image.schema.json\`. \`wherry schema NAME\` prints those of machine configurations.

| language | file |
|---|---|
| definitions of images | [image.schema.json](schemas/image.schema.json) |
${rows.join("\n")}
`;
}
