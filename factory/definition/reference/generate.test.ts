import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { generatedFiles } from "./generate.ts";
import { fullSchema, type JsonSchema } from "./json-schema.ts";

test("the generated files are up to date: node factory/definition/reference/generate.ts", async () => {
  for (const [file, text] of await generatedFiles()) {
    assert.equal(await readFile(file, "utf8"), text, `${fileURLToPath(file)} is stale`);
  }
});

test("every key has a description", () => {
  const check = (schema: JsonSchema, path: string): void => {
    for (const [key, child] of Object.entries(schema.properties ?? {})) {
      assert.ok(child.description, `${path}${key} has no description`);
      check(child, `${path}${key}.`);
    }
    if (schema.items !== undefined) check(schema.items, path);
    for (const option of schema.anyOf ?? []) check(option, path);
  };
  check(fullSchema(), "");
});
