import type { JsonSchema } from "./json-schema.ts";

/** Collects the definitions of a schema, each content once. */
export interface Definitions {
  /** The reference to a definition; `name` is numbered where others of that name say something else. */
  refer(name: string, schema: JsonSchema): JsonSchema;
  all(): Readonly<Record<string, JsonSchema>>;
}

/** An empty collection, for one schema: `all()` is what belongs under its `$defs`. */
export function createDefinitions(): Definitions {
  const byText = new Map<string, string>();
  const byName = new Map<string, JsonSchema>();
  return {
    refer: (name, schema) => {
      const text = `${name} ${JSON.stringify(schema)}`;
      let own = byText.get(text);
      if (own === undefined) {
        own = name;
        for (let number = 2; byName.has(own); number++) own = `${name}${number}`;
        byText.set(text, own);
        byName.set(own, schema);
      }
      return { $ref: `#/$defs/${own}` };
    },
    all: () => Object.fromEntries(byName),
  };
}
