import { shorten } from "@wherry/core/text/shorten.ts";
import type { DataNode, ObjectEntry } from "../json/data-node.ts";
import { secretKeys } from "./block-keys.ts";
import { type Complain, readEntries } from "./parameter.ts";
import { isParameterName, readReferences } from "./references.ts";

/** A secret by reference: where it is to be had, never what it is. */
export interface Secret {
  readonly name: string;
  /** Undefined where nothing is said: then an includer is to grant it. */
  readonly source: SecretSource | undefined;
  /** Where its source stands, or its name where it has none. */
  readonly offset: number;
  /** "file", "command" or "env", below the secret's name; the name alone where it has none. */
  readonly path: readonly string[];
}

/** A secret of a file that was named by whoever runs this: those of included files are granted, never read. */
export interface ReadableSecret extends Secret {
  readonly source: SecretSource;
}

export type SecretSource =
  /** A path within the folder of secrets. */
  | { readonly kind: "file"; readonly path: string }
  /** A program and its arguments; no shell reads them. */
  | { readonly kind: "command"; readonly command: readonly [string, ...string[]] }
  | { readonly kind: "env"; readonly variable: string };

const sources = Object.keys(secretKeys);

/** What the block "secrets" of a document declares. One with something wrong in it is left out. */
export function declareSecrets(block: DataNode, complain: Complain): Secret[] {
  if (block.kind !== "object") {
    complain(["secrets"], "secrets is to be a map of names, each with file, command or env", block.offset);
    return [];
  }
  return block.entries.flatMap((entry) => {
    const secret = declareSecret(entry, (path, ...rest) => complain(["secrets", entry.key, ...path], ...rest));
    return secret === undefined ? [] : [secret];
  });
}

function declareSecret({ key: name, keyOffset, value }: ObjectEntry, complain: Complain): Secret | undefined {
  if (!isParameterName(name)) {
    complain([], `"${shorten(name)}" is not a name: a name has small letters, digits and _, a letter first`, keyOffset);
    return undefined;
  }
  const named = { path: [name], complain: (_: unknown, ...rest: [string, number]) => complain([], ...rest) };
  const entries = readEntries(value, sources, named);
  if (entries === undefined) return undefined;
  const given = sources.flatMap((key) => entries.get(key) ?? []);
  const [entry] = given;
  if (value.kind === "object" && value.entries.length === 0)
    return { name, source: undefined, offset: keyOffset, path: ["secrets", name] };
  if (entry === undefined || given.length > 1) {
    complain([], "a secret has exactly one of file, command and env", keyOffset);
    return undefined;
  }
  const source = readSource(entry);
  if (typeof source === "string") complain([entry.key], source, entry.value.offset);
  else return { name, source, offset: entry.value.offset, path: ["secrets", name, entry.key] };
  return undefined;
}

/** Or what is wrong with it. */
function readSource({ key, value }: ObjectEntry): SecretSource | string {
  if (key === "command") {
    const words = value.kind === "list" ? value.items.map(textOf) : [];
    const [program, ...rest] = words;
    if (program === undefined || program === "" || rest.includes(undefined))
      return "command is to be a list: a program, and each of its arguments, without references to parameters";
    return { kind: "command", command: [program, ...rest.map((word) => word ?? "")] };
  }
  const text = textOf(value);
  if (text === undefined || text === "") return `${key} is to be text, without references to parameters`;
  if (key === "file") return { kind: "file", path: text };
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text)
    ? { kind: "env", variable: text }
    : "this is not the name of an environment variable";
}

/** Where a secret comes from cannot depend on a parameter: whoever gives one would choose the file or the program. */
function textOf(node: DataNode): string | undefined {
  if (node.kind === "object" || node.kind === "list" || node.kind === "null") return undefined;
  const text = node.plain ?? node.text;
  return readReferences(text) === undefined ? text : undefined;
}
