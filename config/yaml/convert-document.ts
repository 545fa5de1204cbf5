import { decodeBase64 } from "@wherry/core/bytes/base64.ts";
import { decodeUtf8, isUtf8 } from "@wherry/core/bytes/utf8.ts";
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { DataNode, ObjectEntry, ScalarNode } from "../json/data-node.ts";
import { createLocator } from "../json/locate.ts";
import { repeatedKey } from "../json/repeated-key.ts";
import type { YamlFault } from "./fault.ts";
import { DEEPEST_NESTING, MOST_CHARACTERS } from "./limits.ts";
import { kindOf, resolvePlain } from "./scalar.ts";

/** Aliases may repeat a value, but not blow a small file up to a large one ("billion laughs"). */
const MOST_REPEATED = 100_000;

interface Converted {
  /** Without what has faults. */
  readonly root: DataNode | undefined;
  readonly faults: readonly YamlFault[];
}

interface ConvertOptions {
  /** Whether merge keys are faults. */
  readonly strict: boolean;
  /** No more are looked for. */
  readonly mostFaults: number;
}

/** Thrown where no more faults are looked for. */
const enough = Symbol("enough faults");

interface Extent {
  readonly offset: number;
  readonly end: number;
}

/**
 * A document of the YAML library as a tree with places, with anchors, aliases and merge keys resolved. `text` is what
 * it was read from.
 */
export function convertDocument(
  { contents }: Document.Parsed,
  text: string,
  { strict, mostFaults }: ConvertOptions,
): Converted {
  const faults: YamlFault[] = [];
  const anchors = new Map<string, Node>();
  const open = new Set<Node>();
  const locate = createLocator(text);
  /** Where the alias stands that leads here, and how much all of them have repeated. */
  let alias: number | undefined;
  let repeatedNodes = 0;
  let repeatedCharacters = 0;

  /** Reading goes on behind it, without the value that it is about. */
  function note(code: YamlFault["code"], message: string, offset: number): void {
    faults.push({ code, message, offset });
    if (faults.length >= mostFaults) throw enough;
  }

  /** Reading further would be in vain, or take too long. */
  function stop(code: YamlFault["code"], message: string, offset: number): never {
    faults.push({ code, message, offset });
    throw enough;
  }

  /** `fallback` is where a value that is missing would stand: behind the colon or dash. */
  function visit(node: Node | null, fallback: number, depth: number): DataNode {
    if (node === null) return nothingAt(fallback);
    const extent = extentOf(node);
    const { offset } = extent;
    if (depth > DEEPEST_NESTING) stop("TOO_DEEP", `nested more than ${DEEPEST_NESTING} levels deep`, offset);
    if (isAlias(node)) return visitAlias(node.source, offset, depth);
    if (alias !== undefined) countRepeated(node, alias);
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    if (open.has(node)) stop("ENDLESS_ALIAS", "an alias stands within what it stands for", offset);
    if (node.tag !== undefined && !/^tag:yaml\.org,2002:(?:str|map|seq|binary)$/.test(node.tag)) {
      note(
        "TAG",
        `the tag ${node.tag} is not supported: leave it out, or put a text that begins with it into quotes`,
        offset,
      );
    }
    open.add(node);
    const converted = visitContents(node, depth, extent);
    open.delete(node);
    return converted;
  }

  function visitAlias(anchor: string, offset: number, depth: number): DataNode {
    const target = anchors.get(anchor);
    if (target === undefined) {
      note("BAD_ALIAS", `no anchor &${anchor} stands before this alias`, offset);
      return nothingAt(offset);
    }
    const outer = alias;
    alias ??= offset;
    const repeated = visit(target, offset, depth + 1);
    alias = outer;
    return repeated;
  }

  function countRepeated(node: Node, offset: number): void {
    repeatedNodes++;
    if (isScalar(node)) repeatedCharacters += (node.source ?? "").length;
    if (repeatedNodes > MOST_REPEATED) {
      const message = `aliases stand for more than ${MOST_REPEATED} values: write them out, or repeat less`;
      stop("TOO_LARGE", message, offset);
    }
    if (repeatedCharacters > MOST_CHARACTERS)
      stop("TOO_LARGE", "aliases stand for more than 16 Mi characters: put them into a local file", offset);
  }

  function visitContents(node: Node, depth: number, extent: Extent): DataNode {
    if (isSeq<Node | null>(node)) {
      return { kind: "list", items: node.items.map((item) => visit(item, extent.offset, depth + 1)), ...extent };
    }
    if (isMap<Node, Node | null>(node)) {
      return { kind: "object", entries: visitPairs(node.items, depth, extent.offset), ...extent };
    }
    const { source = "", type, tag, value } = isScalar(node) ? node : {};
    if (tag === "tag:yaml.org,2002:binary") return { kind: "string", text: binary(source, extent.offset), ...extent };
    if (type !== "PLAIN" || tag !== undefined) {
      const string = String(value ?? "");
      const isBlock = type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED";
      return { kind: "string", text: isBlock ? withoutOwnEnd(string, text, extent.end) : string, ...extent };
    }
    // Nothing at all stands right behind the colon or dash, whatever follows.
    const missing = source === "" ? text.slice(0, extent.offset).trimEnd().length : undefined;
    return { ...plainScalar(source), plain: source, ...extent, ...(missing === undefined ? {} : { offset: missing }) };
  }

  /** Go gives bytes to keys that take text; bytes that are not text cannot be had here. */
  function binary(source: string, offset: number): string {
    const bytes = decodeLenient(source);
    if (!isUtf8(bytes))
      note("BINARY", "bytes that are not text are not supported: put them into a file of their own", offset);
    return decodeUtf8(bytes);
  }

  function visitPairs(
    pairs: readonly Pair<Node, Node | null>[],
    depth: number,
    fallback: number,
  ): readonly ObjectEntry[] {
    const own = new Map<string, ObjectEntry>();
    const merged: DataNode[] = [];
    for (const { key, value } of pairs) {
      const extent = key === null ? { offset: fallback, end: fallback } : extentOf(key);
      if (!isScalar(key)) {
        note("KEY_NOT_TEXT", "a key must be text", extent.offset);
        continue;
      }
      const name = String(key.value);
      const isMerge = name === "<<" && key.type === "PLAIN";
      const before = own.get(name);
      if (before !== undefined) {
        const { line } = locate(before.keyOffset);
        note("REPEATED_KEY", repeatedKey(name, line), extent.offset);
      } else if (isMerge && strict) note("MERGE_KEY", "merge keys (<<) are not supported", extent.offset);
      const converted = visit(value, extent.offset, depth + 1);
      if (isMerge) merged.push(converted);
      else own.set(name, { key: name, keyOffset: extent.offset, keyEnd: extent.end, value: converted });
    }
    for (const entry of merged.flatMap(mergedEntries)) if (!own.has(entry.key)) own.set(entry.key, entry);
    return [...own.values()];
  }

  /** What a merge key brings: the entries of a map, or of several, the first of which comes first. */
  function mergedEntries(node: DataNode): readonly ObjectEntry[] {
    if (node.kind === "object") return node.entries;
    if (node.kind === "list" && node.items.every(({ kind }) => kind === "object"))
      return node.items.flatMap(mergedEntries);
    note("MERGE_KEY", "what << merges must be a map or a list of maps", node.offset);
    return [];
  }

  if (contents === null) return { root: undefined, faults };
  try {
    return { root: visit(contents, extentOf(contents).offset, 0), faults };
  } catch (problem) {
    if (problem !== enough) throw problem;
    return { root: undefined, faults };
  }
}

/**
 * Base64 of either alphabet, over several lines, with padding or without; what is of neither alphabet is passed over.
 */
function decodeLenient(source: string): Uint8Array {
  const digits = source
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/[^A-Za-z0-9+/]/g, "");
  const whole = digits.length % 4 === 1 ? digits.slice(0, -1) : digits;
  return decodeBase64(whole.padEnd(Math.ceil(whole.length / 4) * 4, "=")) ?? new Uint8Array();
}

function nothingAt(offset: number): ScalarNode {
  return { kind: "null", text: "null", offset, end: offset };
}

function extentOf({ range }: Node): Extent {
  return { offset: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

function plainScalar(source: string): Pick<ScalarNode, "kind" | "text"> {
  const value = resolvePlain(source);
  return { kind: kindOf(value), text: String(value) };
}

/** Go gives a block no line end that the text itself does not have. */
function withoutOwnEnd(block: string, text: string, end: number): string {
  if (end < text.length || text.endsWith("\n")) return block;
  const isOpen = /\S/.test(text.slice(text.lastIndexOf("\n") + 1)) || block.endsWith(" \n");
  return isOpen && block.endsWith("\n") ? block.slice(0, -1) : block;
}
