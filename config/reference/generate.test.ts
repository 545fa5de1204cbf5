import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import { chooseSpecification } from "../butane/choose-specification.ts";
import { readButane } from "../butane/read-values.ts";
import { describeButaneKey } from "../butane/schema/descriptions.ts";
import type { ButaneShape } from "../butane/schema/shape.ts";
import { butaneShape } from "../butane/schema/shapes.ts";
import { variants } from "../butane/specification.ts";
import { describeClcKey } from "../container-linux-config/descriptions.ts";
import { clcShape } from "../container-linux-config/schema.ts";
import { parseIgnition } from "../ignition/parse-ignition.ts";
import { readValues } from "../ignition/read-values.ts";
import { describeKey, descriptions } from "../ignition/schema/descriptions.ts";
import { configShape } from "../ignition/schema/shapes.ts";
import { versions } from "../ignition/schema/versions.ts";
import { findUnusedKeys } from "../ignition/unused-keys.ts";
import { describeVersion2 } from "../ignition/v2/descriptions.ts";
import { minors } from "../ignition/v2/minor.ts";
import { readValues as readVersion2 } from "../ignition/v2/read-values.ts";
import { ignition2Shape } from "../ignition/v2/schema.ts";
import { type DataNode, deepestNode } from "../json/data-node.ts";
import { parseJson } from "../json/parse-json.ts";
import { plainValue } from "../json/plain-value.ts";
import { fieldOf, isFilled, type Shape } from "../shapes/shape.ts";
import type { Values } from "../shapes/values.ts";
import { walkShapes } from "../shapes/walk.ts";
import { readYamlNodes } from "../yaml/nodes.ts";
import { butaneSchema } from "./butane-schema.ts";
import { generatedFiles } from "./generate.ts";
import { ignitionSchema } from "./ignition-schema.ts";
import type { JsonSchema } from "./json-schema.ts";
import { schemas } from "./schemas.ts";
import { clcJsonSchema, ignition2SchemaFor } from "./version2-schema.ts";

const corpora = corpusPath();
const corpus = join(corpora, "ignition/schemas");
const skip = existsSync(corpus) ? false : missingCorpora;

test("the generated files are up to date: node config/reference/generate.ts", async () => {
  const files = generatedFiles();
  for (const [file, text] of files) assert.equal(await readFile(file, "utf8"), text, `${fileURLToPath(file)} is stale`);
  const folder = join(import.meta.dirname, "generated");
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

test("every key of Butane has a description of one line", () => {
  const visit = (shape: ButaneShape): void => {
    for (const [key, field] of Object.entries(shape.fields)) {
      assert.match(describeButaneKey(shape, key, field) ?? "", /^[^\n]+\.$/, `${shape.name}.${key}`);
      if (typeof field.type === "object") visit(field.type);
    }
  };
  visit(butaneShape);
});

test("a schema takes what is read without a word about keys and types, and nothing else", { skip }, async () => {
  const read = async <Case>(file: string) => JSON.parse(await readFile(join(corpora, file), "utf8")) as Case[];
  const schemas = versions.map((_, minor) => ignitionSchema(minor));
  const butaneSchemas = new Map(variants.map((variant) => [variant, butaneSchema(variant)]));
  let [taken, refused] = [0, 0];
  const compare = (isTaken: boolean, { schema, text, root }: { schema: JsonSchema; text: string; root: DataNode }) => {
    assert.equal(takes(schema, plainValue(root), schema), isTaken, text);
    if (isTaken) taken++;
    else refused++;
  };
  for (const { Config: text } of await read<{ Config: string }>("ignition/validate.json")) {
    const json = parseJson(text);
    const minor = versions.indexOf(parseIgnition(text).version ?? "");
    if ("fault" in json || minor < 0) continue;
    const { value, fault } = readValues(json.root, configShape, minor);
    // What has to be there is said by rules.
    if (fault === undefined && !hasRequired(value, minor)) continue;
    const isTaken = fault === undefined && findUnusedKeys(json.root, minor).length === 0;
    const schema = schemas[minor] ?? assert.fail();
    compare(isTaken, { schema, text, root: json.root });
    const misspelt = withUnknownKey(plainValue(json.root), text.length);
    assert.equal(takes(schema, misspelt, schema), false, JSON.stringify(misspelt));
  }
  for (const { input_yaml: text } of await read<{ input_yaml: string }>("butane/unit.json")) {
    const { root } = readYamlNodes(text);
    const chosen = chooseSpecification(root);
    if (root === undefined || "fault" in chosen) continue;
    const { faults, unused } = readButane(root, butaneShape, chosen.specification);
    const schema = butaneSchemas.get(chosen.specification.variant) ?? assert.fail();
    compare(faults.length + unused.length === 0, { schema, text, root });
  }
  assert.ok(taken > 1000 && refused > 5, `${taken} taken, ${refused} refused`);
});

test("every key of Container Linux Configs and of specification 2 has a description of one line", () => {
  const visit = (shape: Shape, path: readonly string[], describe: (path: readonly string[]) => string | undefined) => {
    for (const [key, { type }] of Object.entries(shape.fields)) {
      assert.match(describe([...path, key]) ?? "", /^[^\n]+\.$/, [...path, key].join("."));
      if (typeof type === "object") visit(type, [...path, key], describe);
    }
  };
  visit(clcShape, [], describeClcKey);
  visit(ignition2Shape, [], describeVersion2);
});

test("the schemas of Container Linux Configs and of specification 2 take what is read without a word", {
  skip,
}, async () => {
  const read = async <Case>(file: string) => JSON.parse(await readFile(join(corpora, file), "utf8")) as Case[];
  let [taken, refused] = [0, 0];
  for (const { input } of await read<{ input: string }>("ignition-v2/convert-to-v3.json")) {
    const json = parseJson(input);
    const version = "root" in json ? deepestNode(json.root, ["ignition", "version"]) : undefined;
    const minor = minors.find((one) => version?.kind === "string" && version.text === `2.${one}.0`);
    if ("fault" in json || minor === undefined) continue;
    const isTaken = readVersion2(json.root, ignition2Shape, { minor, from: "json" }).problems.length === 0;
    const schema = ignition2SchemaFor(minor);
    assert.equal(takes(schema, plainValue(json.root), schema), isTaken, input);
    if (isTaken) taken++;
    else refused++;
  }
  const clc = clcJsonSchema();
  for (const one of await read<{ input?: string; clc_yaml?: string }>("container-linux-config/cases.json")) {
    const text = Object.values(one).find((value) => typeof value === "string" && value.includes(":\n")) ?? "";
    const { root } = readYamlNodes(String(text));
    if (root === undefined) continue;
    const isTaken = readVersion2(root, clcShape, { minor: 0, from: "yaml" }).problems.length === 0;
    assert.equal(takes(clc, plainValue(root), clc), isTaken, String(text));
    const misspelt = withUnknownKey(plainValue(root), 7);
    assert.equal(takes(clc, misspelt, clc), false);
    taken++;
  }
  assert.ok(taken > 150 && refused > 0, `${taken} taken, ${refused} refused`);
});

test("documents with parameters, secrets and includes are taken, and what is misspelt in them is not", () => {
  const schema = schemas.get("butane-fcos")?.() ?? assert.fail();
  const isTaken = (text: string) => {
    const { root } = readYamlNodes(`variant: fcos\nversion: 1.5.0\n${text}`);
    return takes(schema, plainValue(root ?? assert.fail()), schema);
  };
  const parameters = "parameters: {mode: {type: integer, default: 5, maximum: 7, env: A, description: b}}\n";
  assert.ok(isTaken(`${parameters}storage: {files: [{path: /a, mode: "\${{ mode }}"}]}\n`));
  assert.ok(isTaken('passwd: {users: [{name: a, ssh_authorized_keys: "${{ keys }}"}]}\n'));
  assert.ok(isTaken("include: a.bu\nsecrets: {a: {file: b}, c: {command: [d]}}\n"));
  assert.ok(isTaken("include: [a.bu, {file: b.bu, with: {c: 1}}]\n"));
  assert.ok(!isTaken('storage: {files: [{path: /a, mode: "644"}]}\n'));
  assert.ok(!isTaken("parameters: {a: {typ: string}}\n"));
  assert.ok(!isTaken("parameters: {a: {type: strng}}\n"));
  assert.ok(!isTaken("secrets: {a: {fiel: b}}\n"));
});

function hasRequired(values: Values, minor: number): boolean {
  let isComplete = true;
  walkShapes(configShape, values, (shape, found) => {
    for (const [key, field] of Object.entries(shape.fields))
      if (fieldOf(shape, key, minor) !== undefined && isFilled(field, minor) && found[key] === "") isComplete = false;
  });
  return isComplete;
}

/** The same with a key that nothing has, in the object that the number chooses. */
function withUnknownKey(value: unknown, place: number): unknown {
  const objects: Record<string, unknown>[] = [];
  const copy = JSON.parse(JSON.stringify(value), (_, inner: unknown) => {
    if (typeof inner === "object" && inner !== null && !Array.isArray(inner))
      objects.push(inner as Record<string, unknown>);
    return inner;
  }) as unknown;
  const chosen = objects[place % objects.length];
  if (chosen !== undefined) chosen.colour = "blue";
  return copy;
}

/** Whether a schema takes a value, as far as the schemas here say anything. */
function takes(schema: JsonSchema, value: unknown, root: JsonSchema): boolean {
  const { $ref, const: only, enum: among, type, properties = {}, required = [], items, allOf = [], anyOf } = schema;
  if ($ref !== undefined && !takes(root.$defs?.[$ref.slice("#/$defs/".length)] ?? {}, value, root)) return false;
  if (only !== undefined && value !== only) return false;
  if (among !== undefined && !among.includes(String(value))) return false;
  const isOf = (one: string) => one === typeName(value) || (one === "number" && typeName(value) === "integer");
  if (type !== undefined && ![type].flat().some(isOf)) return false;
  if (!allOf.every((one) => takes(one, value, root))) return false;
  if (schema.pattern !== undefined && typeof value === "string" && !patternOf(schema.pattern, "u").test(value))
    return false;
  if (anyOf?.some((one) => takes(one, value, root)) === false) return false;
  if (schema.if !== undefined && takes(schema.if, value, root) && !takes(schema.then ?? {}, value, root)) return false;
  if (Array.isArray(value)) return items === undefined || value.every((item) => takes(items, item, root));
  if (typeof value !== "object" || value === null) return true;
  if (!required.every((key) => Object.hasOwn(value, key))) return false;
  return Object.entries(value).every(([key, inner]) => {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known !== undefined) return takes(known, inner, root);
    const [, named] = Object.entries(schema.patternProperties ?? {}).find(([name]) => patternOf(name).test(key)) ?? [];
    if (named !== undefined) return takes(named, inner, root);
    const { additionalProperties: rest = true } = schema;
    return typeof rest === "boolean" ? rest : takes(rest, inner, root);
  });
}

const patterns = new Map<string, RegExp>();

/** Compiled once: schemas are asked thousands of times. */
function patternOf(source: string, flags = ""): RegExp {
  const known = patterns.get(`${flags} ${source}`);
  if (known !== undefined) return known;
  const pattern = new RegExp(source, flags);
  patterns.set(`${flags} ${source}`, pattern);
  return pattern;
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

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
