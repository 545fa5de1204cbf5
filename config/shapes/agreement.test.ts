import assert from "node:assert/strict";
import { test } from "node:test";
import { placesIn, shapedValues, spoilt } from "@wherry/testing/corpora/shaped-values.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { readButane } from "../butane/read-values.ts";
import { type ButaneShape, fieldOf as butaneFieldOf } from "../butane/schema/shape.ts";
import { butaneShape } from "../butane/schema/shapes.ts";
import { type Specification, specifications, variants } from "../butane/specification.ts";
import { clcShape } from "../container-linux-config/schema.ts";
import { readValues } from "../ignition/read-values.ts";
import { configShape } from "../ignition/schema/shapes.ts";
import { versions } from "../ignition/schema/versions.ts";
import { minors } from "../ignition/v2/minor.ts";
import { readValues as readVersion2 } from "../ignition/v2/read-values.ts";
import { ignition2Shape } from "../ignition/v2/schema.ts";
import type { DataNode } from "../json/data-node.ts";
import { parseJson } from "../json/parse-json.ts";
import { readYamlNodes } from "../yaml/nodes.ts";
import { type Field, fieldOf, type Shape } from "./shape.ts";
import type { Value } from "./values.ts";

interface Language {
  readonly name: string;
  readonly shape: Shape;
  readonly minor: number;
  readonly field: (shape: Shape, key: string) => Field | undefined;
  readonly read: (text: string) => { readonly value: unknown; readonly isRefused: boolean };
}

const languages: readonly Language[] = [
  ...versions.map((version, minor): Language => {
    const read = (text: string) => {
      const { value, fault } = readValues(json(text), configShape, minor);
      return { value, isRefused: fault !== undefined };
    };
    return { name: `Ignition ${version}`, shape: configShape, minor, field: plainField(minor), read };
  }),
  ...minors.map((minor): Language => {
    const read = (text: string) => version2(readVersion2(json(text), ignition2Shape, { minor, from: "json" }));
    return { name: `Ignition 2.${minor}.0`, shape: ignition2Shape, minor, field: plainField(minor), read };
  }),
  {
    name: "a Container Linux Config",
    shape: clcShape,
    minor: 0,
    field: plainField(0),
    read: (text) => version2(readVersion2(yaml(text), clcShape, { minor: 0, from: "yaml" })),
  },
  ...newestSpecifications().map((specification): Language => {
    const read = (text: string) => {
      const { values, faults, unused } = readButane(yaml(text), butaneShape, specification);
      return { value: values, isRefused: faults.length + unused.length > 0 };
    };
    const name = `Butane ${specification.variant} ${specification.version}`;
    return { name, shape: butaneShape, minor: specification.minor, field: butaneField(specification), read };
  }),
];

for (const { name, shape, minor, field, read } of languages) {
  const fieldsOf = (of: Shape): Readonly<Record<string, Field>> => {
    const known = Object.keys(of.fields).flatMap((key): [string, Field][] => {
      const found = field(of, key);
      return found === undefined ? [] : [[key, found]];
    });
    return Object.fromEntries(known);
  };
  const values = shapedValues(shape, fieldsOf, minor);

  test(`${name}: values of the shape are read as what they are`, () => {
    assertProperty(
      fc.property(values, (written) => {
        const { value, isRefused } = read(JSON.stringify(written));
        assert.deepEqual({ value: plain(value), isRefused }, { value: plain(written), isRefused: false });
      }),
      { numRuns: 15 },
    );
  });

  test(`${name}: a value of another kind is refused wherever it stands`, () => {
    assertProperty(
      fc.property(values, fc.nat(), (written, choice) => {
        const places = placesIn(written);
        const place = places[choice % Math.max(1, places.length)];
        if (place !== undefined) assert.ok(read(JSON.stringify(spoilt(written, place))).isRefused, place.join("."));
      }),
      { numRuns: 40 },
    );
  });
}

/** Of every variant. */
function newestSpecifications(): readonly Specification[] {
  return variants.flatMap((variant) => specifications.findLast((one) => one.variant === variant) ?? []);
}

function json(text: string): DataNode {
  const parsed = parseJson(text);
  return "root" in parsed ? parsed.root : assert.fail(parsed.fault.message);
}

function yaml(text: string): DataNode {
  return readYamlNodes(text).root ?? assert.fail("there is nothing");
}

function plainField(minor: number): Language["field"] {
  return (shape, key) => fieldOf(shape, key, minor);
}

function butaneField(specification: Specification): Language["field"] {
  return (shape: ButaneShape, key) => butaneFieldOf(shape, key, specification);
}

function version2({ value, problems }: { readonly value: Value; readonly problems: readonly unknown[] }) {
  return { value, isRefused: problems.length > 0 };
}

/** Without prototypes and what `deepEqual` sees besides values. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
