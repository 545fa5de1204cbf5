import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { IgnitionConfig } from "../ignition/config.ts";
import type { Report } from "../ignition/rules/report.ts";
import { isFilled } from "../ignition/schema/shape.ts";
import type { TranslatedPart } from "./made.ts";
import { createOrigins, noteObject } from "./origins.ts";
import { type ButaneField, type ButaneShape, fieldOf } from "./schema/shape.ts";
import { gzipSince, type Specification } from "./specification.ts";
import { addKeysFromFiles, addTextFromFile } from "./sugar/local-text.ts";
import { translateResource } from "./sugar/resource.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Translation } from "./translation.ts";

type Values = Readonly<Record<string, unknown>>;

export function createTranslation(
  specification: Specification,
  surroundings: Surroundings,
  report: Report,
): Translation {
  const { compress: _, ...uncompressed } = surroundings;
  const takesGzip = specification.openshift === undefined || specification.openshift >= gzipSince;
  return { specification, surroundings: takesGzip ? surroundings : uncompressed, report, origins: createOrigins() };
}

/** What has an equal in Ignition, with the contents of local files in it. What stands for more than itself is left for others. */
export function translateShape(shape: ButaneShape, values: Values, at: DataPath, translation: Translation): Values {
  const { specification, origins } = translation;
  const made: Record<string, unknown> = filled(shape, specification);
  for (const key in values) {
    const field = fieldOf(shape, key, specification);
    if (field?.to === undefined) continue;
    const value = translateField(field, values[key], [...at, key], translation);
    if (value !== undefined) made[field.to] = value;
  }
  noteObject(origins, made, at);
  finishers[shape.name]?.({ made, values, at }, translation);
  return made;
}

/** The whole, in the version that the variant's becomes. */
export function ignitionConfig(made: Values, version: string): IgnitionConfig {
  const ignition = made.ignition as IgnitionConfig["ignition"] | undefined;
  return { ...made, ignition: { ...ignition, version } } as IgnitionConfig;
}

function translateField(field: ButaneField, value: unknown, at: DataPath, translation: Translation): unknown {
  const { type } = field;
  if (typeof type === "string") return Array.isArray(value) && value.length === 0 ? undefined : value;
  if (field.list === true) {
    const items = value as readonly Values[];
    return items.length === 0
      ? undefined
      : items.map((item, index) => translateShape(type, item, [...at, index], translation));
  }
  const made = translateShape(type, value as Values, at, translation);
  return Object.keys(made).length === 0 ? undefined : made;
}

/** What Ignition always has, "" or 0 where nothing is said. */
function filled({ ignition }: ButaneShape, { minor }: Specification): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const key in ignition?.fields) {
    const field = ignition.fields[key];
    if (field?.filledUntil === undefined || !isFilled(field, minor) || (field.since ?? 0) > minor || key === "version")
      continue;
    values[key] = field.type === "integer" ? 0 : "";
  }
  return values;
}

type Finisher = (part: TranslatedPart, translation: Translation) => void;

/** By the names of shapes: sugar that stays within one object. */
const finishers: Readonly<Record<string, Finisher>> = {
  resource: translateResource,
  certificate: translateResource,
  passwdUser: addKeysFromFiles,
  unit: addTextFromFile,
  dropin: addTextFromFile,
};
