/**
 * The description of an Ignition configuration as data: what reading, unused keys, duplicates, merging, writing and schemas for editors
 * are derived from. `minor` is the specification's: 0 for 3.0.0, 7 for 3.7.0-experimental.
 */
export interface Shape {
  /** Names its rules; unique. */
  readonly name: string;
  /** By key, in the order of their names, which is the order of writing and of checking. */
  readonly fields: Readonly<Record<string, Field>>;
  /** What tells the entries of a list apart. */
  readonly key?: (entry: never) => string;
  /** Lists that share one space of keys: what one of them has, no other may have. */
  readonly together?: readonly string[];
}

export interface Field {
  readonly type: "string" | "integer" | "boolean" | Shape;
  readonly list?: boolean;
  /** The first minor version that has it; 0 where there is none. */
  readonly since?: number;
  /** Always there, "" or 0 where the text has none, up to this minor version. */
  readonly filledUntil?: number;
  /** A list that may name a thing twice, from this minor version on. Merging appends the child's. */
  readonly repeats?: true;
  /** Up to this minor version null is as good as absent; elsewhere a section that is null is warned of. */
  readonly nullableUntil?: number;
}

export const newestMinor = 7;

export const newestVersion = "3.7.0-experimental";

/** The versions of the specification by their minor version. */
export const versions: readonly string[] = [
  "3.0.0",
  "3.1.0",
  "3.2.0",
  "3.3.0",
  "3.4.0",
  "3.5.0",
  "3.6.0",
  newestVersion,
];

/** A field's entry in a version of the specification; undefined where that version has no such field. */
export function fieldOf(shape: Shape, key: string, minor: number): Field | undefined {
  if (!Object.hasOwn(shape.fields, key)) return undefined;
  const field = shape.fields[key];
  return field !== undefined && (field.since ?? 0) <= minor ? field : undefined;
}

/** Whether a field is always there, "" or 0 where the text has none. */
export function isFilled(field: Field, minor: number): boolean {
  return field.filledUntil !== undefined && minor <= field.filledUntil;
}
