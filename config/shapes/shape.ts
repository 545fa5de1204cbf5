import type { Value, Values } from "./values.ts";

/**
 * Data described as data: reading, checking, merging, writing, pages and schemas for editors are derived from it, and
 * the type of its values (`ValueOf`) as well.
 */
export interface Shape {
  /** Rules and descriptions are listed under this name; "" for a shape that has neither. */
  readonly name: string;
  /** By key. */
  readonly fields: Fields;
  /** What tells the entries of a list apart. */
  key?(entry: Values): string;
  /** Lists that share one space of keys: what one of them has, no other may have. */
  readonly together?: readonly string[];
}

export type Fields = Readonly<Record<string, Field>>;

/** What may stand at a key. Versions are minor versions of the language's specification: 4 for 3.4.0. */
export interface Field {
  readonly type: "string" | "integer" | "boolean" | Shape;
  readonly list?: true;
  /** Values of the type by keys that only the configuration knows. */
  readonly map?: true;
  /** The first version that has it; every version has it where this is missing. */
  readonly since?: number;
  /** There in every version, though the text lacks it: as "" or 0, or as an object of what is always there in it. */
  readonly always?: true;
  /** Always there up to this version. */
  readonly filledUntil?: number;
  /** A list that may name a thing twice. Merging appends the child's. */
  readonly repeats?: true;
  /** Up to this version null is as good as absent; elsewhere a section that is null is warned of. */
  readonly nullableUntil?: number;
  /** Up to this version it is a number without sign. */
  readonly unsignedUntil?: number;
}

/** A shape with its own name and keys, as `object` makes it. Declarations of compiled packages name it. */
export interface ObjectShape<Name extends string, Keys extends Fields> extends Shape {
  readonly name: Name;
  readonly fields: Keys;
}

/** The type of a shape's values, as the newest version has them. */
export type ValueOf<S extends Shape> = string extends keyof S["fields"] ? Values : ValuesOf<S["fields"]>;

type ValuesOf<F extends Fields> = {
  readonly [Key in keyof F as F[Key] extends { readonly always: true } ? Key : never]: FieldValue<F[Key]>;
} & {
  readonly [Key in keyof F as F[Key] extends { readonly always: true } ? never : Key]?: FieldValue<F[Key]>;
} extends infer Both
  ? { [Key in keyof Both]: Both[Key] }
  : never;

type FieldValue<F extends Field> = F extends { readonly list: true }
  ? readonly Single<F["type"]>[]
  : F extends { readonly map: true }
    ? { readonly [key: string]: Single<F["type"]> }
    : Single<F["type"]>;

type Single<Type extends Field["type"]> = Type extends Shape
  ? ValueOf<Type>
  : Type extends "string"
    ? string
    : Type extends "integer"
      ? number
      : boolean;

export const string = { type: "string" } as const;
export const integer = { type: "integer" } as const;
export const boolean = { type: "boolean" } as const;
export const strings = { type: "string", list: true } as const;

/**
 * Describes an object with its name and fields. `key` and `together` in `more` say how entries of a list of it are told
 * apart, and which of its lists share their keys.
 */
export function object<const Name extends string, const Keys extends Fields>(
  name: Name,
  fields: Keys,
  more?: {
    readonly key?: (entry: ValueOf<ObjectShape<Name, Keys>>) => string;
    readonly together?: readonly (keyof Keys & string)[];
  },
): ObjectShape<Name, Keys> {
  return { name, fields, ...more };
}

/** An object that no rule and no description knows by a name. */
export function unnamed<const Keys extends Fields>(fields: Keys): ObjectShape<"", Keys> {
  return object("", fields);
}

/** A field for one object. */
export function sectionOf<const Type extends Shape>(type: Type): { readonly type: Type } {
  return { type };
}

/** A field for any number of objects. */
export function listOf<const Type extends Shape>(type: Type): { readonly type: Type; readonly list: true } {
  return { type, list: true };
}

/** A field that is there in every version, whatever the text has. */
export function always<const F extends Field>(field: F): F & { readonly always: true } {
  return { ...field, always: true };
}

/** A field from a version on. */
export function since<const F extends Field>(first: number, field: F): F {
  return { ...field, since: first };
}

/** A field as a version has it; undefined where it does not know the key. */
export function fieldOf(shape: Shape, key: string, minor: number): Field | undefined {
  if (!Object.hasOwn(shape.fields, key)) return undefined;
  const field = shape.fields[key];
  return field !== undefined && (field.since ?? 0) <= minor ? field : undefined;
}

/** Whether a field is always there. */
export function isFilled({ always, filledUntil }: Field, minor: number): boolean {
  return always === true || (filledUntil !== undefined && minor <= filledUntil);
}

/** What is always there, where the text has nothing. */
export function filledValues(shape: Shape, minor: number): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const [key, field] of Object.entries(shape.fields)) {
    if ((field.since ?? 0) > minor || !isFilled(field, minor)) continue;
    const { type } = field;
    values[key] = typeof type === "object" ? filledValues(type, minor) : type === "integer" ? 0 : "";
  }
  return values;
}
