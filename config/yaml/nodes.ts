import { decodeBase64 } from "@wherry/core/bytes/base64.ts";
import { decodeUtf8, isUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseAllDocuments } from "yaml";
import type { DataNode, ObjectEntry, ScalarNode } from "../json/data-node.ts";
import { createLocator, type TextPlace } from "../json/locate.ts";
import { findExcess } from "../texts/find-excess.ts";
import { DEEPEST_NESTING, MOST_CHARACTERS } from "./limits.ts";
import { kindOf, resolvePlain } from "./scalar.ts";

/** Aliases may repeat a value, but not blow a small file up to a large one ("billion laughs"). */
const MOST_REPEATED = 100_000;

export interface YamlReading {
  /** Undefined where the text is empty, or no YAML; the findings then say which. */
  readonly root: DataNode | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads the first document of a text of YAML into a neutral tree with places. Anchors, aliases and merge keys (`<<`) are resolved.
 * Errors, at their places: the syntax, keys that are no scalars or stand twice, tags, aliases without an anchor or within what they stand
 * for, and sizes beyond 16 Mi characters, a million parts, 100 levels, or 100 000 values or 16 Mi characters by aliases. Nothing is thrown.
 */
export function readYamlNodes(text: string): YamlReading {
  const locator = createLocator(text);
  const findingAt = (level: Finding["level"], message: string, offset: number): Finding => {
    return { level, path: [], ...locator(offset), message: shortened(message) };
  };
  const refusal = (message: string, offset: number): YamlReading => {
    return { root: undefined, findings: [findingAt("error", message, offset)] };
  };
  const excess = findExcess(text);
  if (excess !== undefined) return refusal(excess.message, excess.offset);
  const documents = parseDocuments(text);
  if (documents === undefined) return refusal("the text is nested too deeply", 0);
  const [first, second] = documents;
  if (first === undefined) return { root: undefined, findings: [] };
  const findings: Finding[] = first.errors.slice(0, 10).map(({ message, pos }) => findingAt("error", message, pos[0]));
  if (findings.length > 0) return { root: undefined, findings };
  if (second?.range !== undefined) {
    const message = "what begins here is not read: only the first document counts";
    findings.push(findingAt("warning", message, second.range[0]));
  }
  try {
    const root = first.contents === null ? undefined : convertDocument(first.contents, { text, locator });
    return { root, findings };
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return { root: undefined, findings: [...findings, findingAt("error", problem.message, problem.offset)] };
  }
}

/** Undefined where the parser, which calls itself for every level, ran out of stack. */
function parseDocuments(text: string): readonly Document.Parsed[] | undefined {
  try {
    // Scalars are resolved here, by other rules than the library's; its check of keys takes time that grows with the square of their number.
    const options = {
      prettyErrors: false,
      uniqueKeys: false,
      schema: "failsafe",
      logLevel: "silent",
    } as const;
    const parsed = parseAllDocuments(text, options);
    const isTooDeep = !("empty" in parsed) && parsed.some(({ errors }) => errors.some(isStackOverflow));
    return isTooDeep ? undefined : "empty" in parsed ? [] : parsed;
  } catch (problem) {
    if (problem instanceof RangeError || problem instanceof SyntaxError) return undefined;
    throw problem;
  }
}

function isStackOverflow({ message }: Error): boolean {
  return /call stack|stack overflow/i.test(message);
}

/** Why a document is refused, and where: it ends the conversion. */
class Refusal extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

interface Extent {
  readonly offset: number;
  readonly end: number;
}

interface Origin {
  readonly text: string;
  readonly locator: (offset: number) => TextPlace;
}

function convertDocument(root: Node, { text, locator }: Origin): DataNode {
  const anchors = new Map<string, Node>();
  const open = new Set<Node>();
  /** Where the alias stands that leads here, and how much all of them have repeated. */
  let alias: number | undefined;
  let repeatedNodes = 0;
  let repeatedCharacters = 0;

  const extentOf = ({ range }: Node): Extent => ({ offset: range?.[0] ?? 0, end: range?.[1] ?? 0 });

  /** `fallback` is where a value that is missing would stand: behind the colon or dash. */
  function visit(node: Node | null, fallback: number, depth: number): DataNode {
    if (node === null) return { kind: "null", text: "null", offset: fallback, end: fallback };
    const extent = extentOf(node);
    const { offset } = extent;
    if (depth > DEEPEST_NESTING) throw new Refusal(`nested more than ${DEEPEST_NESTING} levels deep`, offset);
    if (isAlias(node)) {
      const outer = alias;
      alias ??= offset;
      const repeated = visit(targetOf(node.source, offset), offset, depth + 1);
      alias = outer;
      return repeated;
    }
    if (alias !== undefined) countRepeated(node, alias);
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    if (open.has(node)) throw new Refusal("an alias stands within what it stands for", offset);
    if (node.tag !== undefined && !/^tag:yaml\.org,2002:(?:str|map|seq|binary)$/.test(node.tag)) {
      throw new Refusal(`the tag ${node.tag} is not supported: write the value as it is`, offset);
    }
    open.add(node);
    const converted = visitContents(node, depth, extent);
    open.delete(node);
    return converted;
  }

  function countRepeated(node: Node, offset: number): void {
    repeatedNodes++;
    if (isScalar(node)) repeatedCharacters += (node.source ?? "").length;
    if (repeatedNodes > MOST_REPEATED)
      throw new Refusal(`aliases stand for more than ${MOST_REPEATED} values: write them out, or repeat less`, offset);
    if (repeatedCharacters > MOST_CHARACTERS)
      throw new Refusal("aliases stand for more than 16 Mi characters: put them into a local file", offset);
  }

  function targetOf(anchor: string, offset: number): Node {
    const target = anchors.get(anchor);
    if (target === undefined) throw new Refusal(`no anchor &${anchor} stands before this alias`, offset);
    return target;
  }

  function visitContents(node: Node, depth: number, extent: Extent): DataNode {
    if (isSeq<Node | null>(node)) {
      return { kind: "list", items: node.items.map((item) => visit(item, extent.offset, depth + 1)), ...extent };
    }
    if (isMap<Node, Node | null>(node)) {
      return { kind: "object", entries: visitPairs(node.items, depth, extent.offset), ...extent };
    }
    const { source = "", type, tag, value } = isScalar(node) ? node : {};
    if (tag === "tag:yaml.org,2002:binary")
      return { kind: "string", text: decodeBinary(source, extent.offset), ...extent };
    if (type !== "PLAIN" || tag !== undefined) {
      const string = String(value ?? "");
      const isBlock = type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED";
      return { kind: "string", text: isBlock ? withoutOwnEnd(string, extent.end) : string, ...extent };
    }
    // Nothing at all stands right behind the colon or dash, whatever follows.
    const missing = source === "" ? text.slice(0, extent.offset).trimEnd().length : undefined;
    return { ...plainScalar(source), plain: source, ...extent, ...(missing === undefined ? {} : { offset: missing }) };
  }

  /** Go gives a block no line end that the text itself does not have. */
  function withoutOwnEnd(block: string, end: number): string {
    if (end < text.length || text.endsWith("\n")) return block;
    const isOpen = /\S/.test(text.slice(text.lastIndexOf("\n") + 1)) || block.endsWith(" \n");
    return isOpen && block.endsWith("\n") ? block.slice(0, -1) : block;
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
      if (!isScalar(key)) throw new Refusal("a key must be text", extent.offset);
      const name = String(key.value);
      const before = own.get(name);
      if (before !== undefined) {
        const { line } = locator(before.keyOffset);
        throw new Refusal(`"${name}" stands here a second time; it first stands on line ${line}`, extent.offset);
      }
      const converted = visit(value, extent.offset, depth + 1);
      if (name === "<<" && key.type === "PLAIN") merged.push(converted);
      else own.set(name, { key: name, keyOffset: extent.offset, keyEnd: extent.end, value: converted });
    }
    for (const entry of merged.flatMap(mergedEntries)) if (!own.has(entry.key)) own.set(entry.key, entry);
    return [...own.values()];
  }

  return visit(root, extentOf(root).offset, 0);
}

function plainScalar(source: string): Pick<ScalarNode, "kind" | "text"> {
  const value = resolvePlain(source);
  return { kind: kindOf(value), text: String(value) };
}

/** Go gives bytes to keys that take text; what is no text cannot be had here. */
function decodeBinary(source: string, offset: number): string {
  const bytes = decodeLenient(source);
  if (!isUtf8(bytes))
    throw new Refusal("bytes that are no text are not supported: put them into a file of their own", offset);
  return decodeUtf8(bytes);
}

/** Base64 of either alphabet, over several lines, with padding or without; what is of neither alphabet is passed over. */
function decodeLenient(source: string): Uint8Array {
  const digits = source
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/[^A-Za-z0-9+/]/g, "");
  const whole = digits.length % 4 === 1 ? digits.slice(0, -1) : digits;
  return decodeBase64(whole.padEnd(Math.ceil(whole.length / 4) * 4, "=")) ?? new Uint8Array();
}

/** What a merge key brings: the entries of a map, or of several, the first of which comes first. */
function mergedEntries(node: DataNode): readonly ObjectEntry[] {
  if (node.kind === "object") return node.entries;
  if (node.kind === "list" && node.items.every(({ kind }) => kind === "object"))
    return node.items.flatMap(mergedEntries);
  throw new Refusal("what << merges must be a map or a list of maps", node.offset);
}

/** The library quotes the text, however long it is. */
function shortened(message: string): string {
  return message.length > 200 ? `${message.slice(0, 200)}...` : message;
}
