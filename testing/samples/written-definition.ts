import assert from "node:assert/strict";
import type { Finding } from "@wherry/core/errors/finding.ts";
import type { Check, CheckContext, WrittenDefinition } from "@wherry/factory/definition/checks/check.ts";
import { checkStructure } from "@wherry/factory/definition/checks/structure.ts";
import { resolveDefinition } from "@wherry/factory/definition/resolve.ts";
import { parseDefinition } from "@wherry/factory/definition/source/parse-definition.ts";
import { createSourceFiles } from "@wherry/factory/definition/source/source-files.ts";

/** One file of YAML as a definition, before anything but its syntax is checked. */
export async function writtenDefinition(yaml: string): Promise<WrittenDefinition> {
  const sources = createSourceFiles();
  const { root, findings } = await parseDefinition("x.yaml", yaml, sources);
  assert.deepEqual(findings, []);
  assert.ok(root !== undefined);
  return { root, sources };
}

/**
 * What a check says of a definition that fits the schema, as `outline` writes it. Its own files are sought in `cwd`.
 */
export async function checkText(check: Check, yaml: string, cwd = "/"): Promise<readonly string[]> {
  const { root, sources } = await writtenDefinition(yaml);
  const { image, findings } = checkStructure(root, sources, { partial: false });
  assert.deepEqual(findings, []);
  assert.ok(image !== undefined);
  const context: CheckContext = {
    definition: resolveDefinition(image, { root, sources, cwd, values: {} }),
    root,
    sources,
  };
  return (await check(context)).map(outline);
}

/** "2:5: message (hint)". */
export function outline({ line, column, message, hint }: Finding): string {
  return `${line}:${column}: ${message}${hint === undefined ? "" : ` (${hint})`}`;
}
