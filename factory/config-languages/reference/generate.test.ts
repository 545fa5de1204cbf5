import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { describeKey, descriptions } from "@wherry/core/ignition/schema/descriptions.ts";
import { type Shape, versions } from "@wherry/core/ignition/schema/shape.ts";
import { configShape } from "@wherry/core/ignition/schema/shapes.ts";
import { generatedFiles } from "./generate.ts";
import { ignitionSchema, type JsonSchema } from "./json-schema.ts";

const corpus = join(import.meta.dirname, "../../../../shared/corpora/ignition/schemas");
const skip = existsSync(corpus) ? false : "the corpus of third-party cases is not here";

test("the generated files are up to date: node factory/config-languages/reference/generate.ts", async () => {
  const files = generatedFiles();
  for (const [file, text] of files) assert.equal(await readFile(file, "utf8"), text, `${fileURLToPath(file)} is stale`);
  const folder = join(import.meta.dirname, "../generated");
  const names = new Set([...files.keys()].map((file) => fileURLToPath(file)));
  for (const name of await readdir(folder)) assert.ok(names.has(join(folder, name)), `${name} is generated no more`);
});

test("every key has a description of one line, and nothing else has", () => {
  const seen = new Set<string>();
  const visit = (shape: Shape): void => {
    for (const [key, field] of Object.entries(shape.fields)) {
      assert.match(describeKey(shape.name, key) ?? "", /^[^\n]+\.$/, `${shape.name}.${key}`);
      seen.add(`${shape.name}.${key}`);
      if (typeof field.type === "object") visit(field.type);
    }
  };
  visit(configShape);
  const described = Object.entries(descriptions).flatMap(([name, keys]) =>
    Object.keys(keys).map((key) => `${name}.${key}`),
  );
  for (const name of described) assert.ok(seen.has(name), `${name} is described, and is not there`);
});

interface ReferenceSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly allOf?: readonly ReferenceSchema[];
  readonly properties?: Readonly<Record<string, ReferenceSchema>>;
  readonly required?: readonly string[];
  readonly items?: ReferenceSchema;
}

test("keys and types are those of the specification's own schemas, and what they require is required", {
  skip,
}, async () => {
  for (const [minor, version] of versions.entries()) {
    const name = `v3_${minor}${version.includes("-") ? "_experimental" : ""}.json`;
    const reference = JSON.parse(await readFile(join(corpus, name), "utf8")) as ReferenceSchema;
    const schema = ignitionSchema(minor);
    const [ours, theirs] = [outlineOf(schema, schema), outlineOf(reference, reference)];
    assert.deepEqual([...ours.types].sort(), [...theirs.types].sort(), version);
    const missing = [...theirs.required].filter((required) => !ours.required.has(required));
    assert.deepEqual(missing, requiredElsewhere[minor] ?? [], version);
  }
});

/** Required by a rule, for which the shapes have no word; the schemas of 3.3 and later leave them to rules as well. */
const requiredElsewhere: Readonly<Record<number, readonly string[]>> = {
  0: [".ignition.config.merge[].source", ".ignition.config.replace.source", ".storage.raid[].devices"],
  1: [".storage.raid[].devices"],
  2: [".storage.raid[].devices"],
};

interface Outline {
  /** "storage.files[].mode integer" */
  readonly types: Set<string>;
  readonly required: Set<string>;
}

function outlineOf(schema: JsonSchema | ReferenceSchema, root: object): Outline {
  const outline: Outline = { types: new Set(), required: new Set() };
  const visit = (part: ReferenceSchema, path: string): void => {
    const {
      $ref,
      type,
      const: value,
      allOf = [],
      properties = {},
      required = [],
      items,
    } = part as ReferenceSchema & { const?: string };
    for (const one of allOf) visit(one, path);
    if ($ref !== undefined) visit(follow($ref, root), path);
    const kind = typeof type === "string" ? type : type?.find((one) => one !== "null");
    if (items !== undefined) visit(items, `${path}[]`);
    else if (kind !== undefined && kind !== "object" && kind !== "array") outline.types.add(`${path} ${kind}`);
    else if (value !== undefined) outline.types.add(`${path} string`);
    for (const key of required) outline.required.add(`${path}.${key}`);
    for (const [key, inner] of Object.entries(properties)) visit(inner, `${path}.${key}`);
  };
  visit(schema, "");
  return outline;
}

function follow(reference: string, root: object): ReferenceSchema {
  return reference
    .split("/")
    .slice(1)
    .reduce<unknown>((found, step) => (found as Readonly<Record<string, unknown>>)[step], root) as ReferenceSchema;
}
