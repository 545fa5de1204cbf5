import type { Field, Shape } from "../../shapes/shape.ts";
import { type SnakeCase, snakeCase } from "./names.ts";
import type { ButaneField, ButaneShape } from "./shape.ts";
import { resourceSugar, sugar } from "./sugar-shapes.ts";

/** A shape of Ignition's in Butane's spelling, with Butane's sugar in it. Declarations of compiled packages name it. */
export interface Derived<S extends Shape> {
  readonly name: S["name"];
  readonly fields: DerivedFields<S>;
  readonly ignition: S;
}

type DerivedFields<S extends Shape> = {
  readonly [Key in OwnKeys<S> as SnakeCase<Key>]: DerivedField<S["fields"][Key]>;
} & Sugar<S["name"]>;

/** Its version follows from the variant's. */
type OwnKeys<S extends Shape> = Exclude<keyof S["fields"] & string, S["name"] extends "ignition" ? "version" : never>;

/** Nothing has to be there in Butane. */
type DerivedField<F extends Field> = {
  readonly type: F["type"] extends Shape ? Derived<F["type"]> : F["type"];
} & (F extends {
  readonly list: true;
}
  ? { readonly list: true }
  : unknown);

type Sugar<Name> = Name extends "resource" | "certificate"
  ? ReturnType<typeof resourceSugar>
  : Name extends keyof typeof sugar
    ? (typeof sugar)[Name]
    : unknown;

/**
 * What the types above say, done; the compiler cannot follow how keys are spelled, and takes the first line's word for
 * it.
 */
export function derive<S extends Shape>(shape: S, parent: string): Derived<S>;
export function derive(shape: Shape, parent: string): ButaneShape {
  const fields: Record<string, ButaneField> = {};
  for (const [key, field] of Object.entries(shape.fields)) {
    if (shape.name === "ignition" && key === "version") continue;
    fields[snakeCase(key)] = deriveField(key, field, shape);
  }
  const { name } = shape;
  return { name, fields: { ...fields, ...sugarOf(name, parent) }, ignition: shape };
}

function deriveField(to: string, { type, list, since = 0 }: Field, shape: Shape): ButaneField {
  const derived = typeof type === "string" ? type : derive(type, shape.name);
  return { type: derived, to, since, ...(list === true ? { list } : {}) };
}

function sugarOf(name: string, parent: string): ButaneShape["fields"] {
  if (name === "resource" || name === "certificate") return resourceSugar(parent);
  const all: Readonly<Record<string, ButaneShape["fields"]>> = sugar;
  return Object.hasOwn(all, name) ? (all[name] ?? {}) : {};
}
