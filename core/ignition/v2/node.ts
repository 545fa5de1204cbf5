/** interim */
export type ConfigNode =
  | { readonly kind: "map"; readonly entries: readonly { readonly key: string; readonly value: ConfigNode }[] }
  | { readonly kind: "list"; readonly items: readonly ConfigNode[] }
  | { readonly kind: "scalar"; readonly value: string | number | boolean | null };
