import { closest } from "@wherry/core/errors/suggest.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { shorten } from "@wherry/core/text/shorten.ts";
import type { DataNode, ObjectEntry } from "../json/data-node.ts";
import type { parameterTypes } from "./block-keys.ts";
import type { Pattern } from "./pattern.ts";

export type ParameterType = (typeof parameterTypes)[number];

/** What a document says that it can be given. */
export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly description?: string;
  /** The environment variable that it is read from; WHERRY_PARAM_NAME where nothing is said. */
  readonly variable: string;
  /** Values, or items of a list, that it may have: as they are written. */
  readonly choices?: readonly string[];
  /** What a value, or each item of a list, has to match as a whole. */
  readonly pattern?: { readonly source: string; readonly matches: Pattern };
  readonly minimum?: number;
  readonly maximum?: number;
  readonly fallback?: ParameterValue;
  /** Where it is declared. */
  readonly offset: number;
}

/** A value, as the nodes that stand in its stead have it. `written` is how it is put into a text: "0644" for 420. */
export type ParameterValue =
  | { readonly kind: "string" | "number" | "boolean"; readonly text: string; readonly written: string }
  | { readonly kind: "list"; readonly items: readonly string[] };

/** Collects what is wrong with a document's own blocks, each with its place. */
export type Complain = (path: DataPath, message: string, offset: number) => void;

/** A map's entries by their keys, where there are no others than `known`; undefined where it is not a map. */
export function readEntries(
  node: DataNode,
  known: readonly string[],
  { path, complain }: { readonly path: DataPath; readonly complain: Complain },
): ReadonlyMap<string, ObjectEntry> | undefined {
  if (node.kind !== "object") {
    complain(path, `${path.at(-1)} is to be a map of keys and values`, node.offset);
    return undefined;
  }
  for (const { key, keyOffset } of node.entries) {
    if (known.includes(key)) continue;
    const meant = closest(key, known);
    const hint = meant === undefined ? `there are ${known.join(", ")}` : `did you mean ${meant}?`;
    complain([...path, key], `unknown key ${shorten(key)}: ${hint}`, keyOffset);
  }
  return new Map(node.entries.map((entry) => [entry.key, entry]));
}
