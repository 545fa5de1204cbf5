import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Report } from "../ignition/rules/report.ts";
import type { Rules, RulesFor } from "../shapes/rules.ts";
import { filledValues, type Shape, type ValueOf } from "../shapes/shape.ts";
import { isList, isValues, type Value, type Values } from "../shapes/values.ts";
import { createOrigins, noteObject } from "./origins.ts";
import { type ButaneField, type ButaneShape, fieldOf } from "./schema/shape.ts";
import type { butaneShape } from "./schema/shapes.ts";
import { gzipSince, type Specification } from "./specification.ts";
import { addKeysFromFiles, addTextFromFile } from "./sugar/local-text.ts";
import { translateResource } from "./sugar/resource.ts";
import type { Surroundings } from "./surroundings.ts";
import type { TranslatedPart } from "./translated-part.ts";
import type { Translation } from "./translation.ts";

/**
 * The state of one translation, with empty origins. `compress` is left out for versions of OpenShift before 4.10, which
 * cannot decompress files.
 */
export function createTranslation(
  specification: Specification,
  surroundings: Surroundings,
  report: Report,
): Translation {
  const { compress: _, ...uncompressed } = surroundings;
  const takesGzip = specification.openshift === undefined || specification.openshift >= gzipSince;
  return { specification, surroundings: takesGzip ? surroundings : uncompressed, report, origins: createOrigins() };
}

/** What a shape becomes. */
type Translated<S extends ButaneShape> = S extends { readonly ignition: infer Ignition extends Shape }
  ? ValueOf<Ignition>
  : Values;

/**
 * What has an equal in Ignition, with the contents of local files in it. What stands for more than itself is left for
 * others.
 */
export function translateShape<S extends ButaneShape>(
  shape: S,
  values: Values,
  at: DataPath,
  translation: Translation,
): Translated<S>;
export function translateShape(shape: ButaneShape, values: Values, at: DataPath, translation: Translation): Values {
  const { specification, origins } = translation;
  const made = shape.ignition === undefined ? {} : filledValues(shape.ignition, specification.minor);
  for (const key in values) {
    const field = fieldOf(shape, key, specification);
    if (field?.to === undefined) continue;
    const value = translateField(field, values[key], [...at, key], translation);
    if (value !== undefined) made[field.to] = value;
  }
  noteObject(origins, made, at);
  finishers[shape.name]?.(values, { made, at }, translation);
  return made;
}

function translateField(field: ButaneField, value: Value, at: DataPath, translation: Translation): Value {
  const { type } = field;
  const translate = (item: Value, place: DataPath) =>
    typeof type === "object" && isValues(item) ? translateShape(type, item, place, translation) : item;
  const made = isList(value) ? value.map((item, index) => translate(item, [...at, index])) : translate(value, at);
  return typeof made === "object" && Object.keys(made).length === 0 ? undefined : made;
}

type Context = readonly [part: TranslatedPart, translation: Translation];

/** By the names of shapes: sugar that stays within one object. */
const finishers: Rules<Context> = {
  resource: translateResource,
  certificate: translateResource,
  passwdUser: addKeysFromFiles,
  unit: addTextFromFile,
  dropin: addTextFromFile,
} satisfies RulesFor<typeof butaneShape, Context>;
