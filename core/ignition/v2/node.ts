/** A tree as JSON or YAML has it, with the places in the text. */
export type ConfigNode = (
  | { readonly kind: "map"; readonly entries: readonly ConfigEntry[] }
  | { readonly kind: "list"; readonly items: readonly ConfigNode[] }
  | {
      readonly kind: "scalar";
      readonly value: string | number | boolean | null;
      /** A scalar of YAML without quotes as it was written, which a key that takes text is given. */
      readonly plain?: string;
    }
) & { readonly start?: Position; readonly end?: Position };

export interface ConfigEntry {
  readonly key: string;
  readonly keyStart?: Position;
  readonly keyEnd?: Position;
  readonly value: ConfigNode;
}

/** Both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
