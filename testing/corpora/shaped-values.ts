import { type Field, isFilled, type Shape } from "@wherry/config/shapes/shape.ts";
import { isList, isValues, stepInto, type Value } from "@wherry/config/shapes/values.ts";
import fc from "fast-check";

/** A shape's fields, by key, as a version has them. */
export type FieldsOf = (shape: Shape) => Readonly<Record<string, Field>>;

/**
 * Any values of a shape: of every key that the version has, there is something of the shape's type or nothing. No
 * section is empty, and no list, as those are as good as absent.
 */
export function shapedValues(shape: Shape, fieldsOf: FieldsOf, minor: number): fc.Arbitrary<Record<string, Value>> {
  const fields = Object.entries(fieldsOf(shape));
  const arbitraries = fields.map(([key, field]) => [key, shapedField(field, fieldsOf, minor)] as const);
  const requiredKeys = fields.filter(([, field]) => isFilled(field, minor)).map(([key]) => key);
  return fc.record<Record<string, Value>>(Object.fromEntries(arbitraries), { requiredKeys }).map((values) => {
    const kept = Object.entries(values).filter(([, value]) => !isValues(value) || Object.keys(value).length > 0);
    return Object.fromEntries(kept);
  });
}

function shapedField({ type, list, map }: Field, fieldsOf: FieldsOf, minor: number): fc.Arbitrary<Value> {
  const one: fc.Arbitrary<Value> =
    typeof type === "object"
      ? shapedValues(type, fieldsOf, minor)
      : type === "boolean"
        ? fc.boolean()
        : type === "integer"
          ? fc.nat()
          : fc.string({ unit: "grapheme-ascii", maxLength: 8 });
  if (list === true) return fc.array(one, { minLength: 1, maxLength: 2 });
  return map === true ? fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), one, { minKeys: 1, maxKeys: 2 }) : one;
}

type Path = readonly (string | number)[];

/** The place of every value in values. */
export function placesIn(value: Value, at: Path = []): readonly Path[] {
  const steps: readonly (string | number)[] = isList(value)
    ? [...value.keys()]
    : isValues(value)
      ? Object.keys(value)
      : [];
  return steps.flatMap((step) => [[...at, step], ...placesIn(stepInto(value, step), [...at, step])]);
}

/** The same with something of another kind at a place: a text in place of a list or an object, else a list. */
export function spoilt(values: Value, [step, ...rest]: Path): Value {
  if (step === undefined) return isList(values) || isValues(values) ? "of another kind" : [["of another kind"]];
  if (isList(values)) return values.map((item, index) => (index === step ? spoilt(item, rest) : item));
  return isValues(values) ? { ...values, [step]: spoilt(values[step], rest) } : values;
}
