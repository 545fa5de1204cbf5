import type { Shape, ValueOf } from "./shape.ts";
import type { Values } from "./values.ts";

/**
 * What is to hold of values beyond their types, by the names of their shapes, for whoever walks over values of any
 * shape.
 */
export interface Rules<Context extends readonly unknown[]> {
  readonly [name: string]: { check(value: Values, ...context: Context): void }["check"];
}

/**
 * The same, where the compiler sees to it that each takes values of the shape that it is named after: for `satisfies`.
 */
export type RulesFor<Whole extends Shape, Context extends readonly unknown[]> = {
  readonly [S in ShapesIn<Whole> as NameOf<S>]?: (
    value: S extends Shape ? ValueOf<S> : never,
    ...context: Context
  ) => void;
};

type NameOf<S> = S extends Shape ? S["name"] : never;

type ShapesIn<Type> = Type extends Shape
  ? Type | { [Key in keyof Type["fields"]]: ShapesIn<Type["fields"][Key]["type"]> }[keyof Type["fields"]]
  : never;
