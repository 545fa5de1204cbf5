/** What is looked at of a schema of valibot's, whichever it is. */
export interface AnySchema {
  readonly type: string;
  /** The complaint of its own, where it has one. */
  readonly message?: unknown;
  /** Of what is optional or nullable: the schema inside. */
  readonly wrapped?: AnySchema;
  /** Of a list. */
  readonly item?: AnySchema;
  /** Of a union, schemas; of a choice, values. */
  readonly options?: readonly unknown[];
  /** Of a map. */
  readonly entries?: Schemas;
}

export type Schemas = Readonly<Record<string, AnySchema>>;

/** The schemas that a value may be held against: those of a union, or the one inside optional and nullable. */
export function kindsOf(schema: AnySchema): readonly AnySchema[] {
  if (schema.wrapped !== undefined) return kindsOf(schema.wrapped);
  if (schema.type !== "union") return [schema];
  return (schema.options ?? []).filter(isSchema).flatMap(kindsOf);
}

function isSchema(value: unknown): value is AnySchema {
  return typeof value === "object" && value !== null && "type" in value;
}
