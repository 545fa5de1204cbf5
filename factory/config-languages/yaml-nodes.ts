import { isUtf8 } from "node:buffer";
import type { ConfigFinding } from "@wherry/core/config-finding.ts";
import type { ConfigEntry, ConfigNode, Position } from "@wherry/core/ignition/v2/node.ts";
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
} from "yaml";
import { resolvePlain } from "./yaml-scalar.ts";

/** Aliases may repeat a value, but not blow a small file up to a large one ("billion laughs"). */
const MOST_NODES = 100_000;
const DEEPEST_NESTING = 100;
const MOST_CHARACTERS = 16 * 1024 * 1024;

export interface YamlReading {
  /** Undefined where the text is empty, or no YAML; the findings then say which. */
  readonly root: ConfigNode | undefined;
  readonly findings: readonly ConfigFinding[];
}

/**
 * Reads the first document of a text of YAML into a neutral tree with places. Anchors, aliases and merge keys (`<<`) are resolved.
 * Errors, at their places: the syntax, keys that are no scalars or stand twice, tags, aliases without an anchor or within what they stand
 * for, and sizes beyond 16 Mi characters, 100 levels or 100 000 values. Nothing is thrown.
 */
export function readYamlNodes(text: string): YamlReading {
  const lines = new LineCounter();
  if (text.length > MOST_CHARACTERS) return refusal("the text is longer than 16 Mi characters");
  const documents = parseDocuments(text, lines);
  if (documents === undefined) return refusal(`the text is nested too deeply`);
  const [first, second] = documents;
  if (first === undefined) return { root: undefined, findings: [] };
  const findings: ConfigFinding[] = first.errors
    .slice(0, 10)
    .map(({ message, pos }) => findingAt("error", message, positionAt(lines, pos[0])));
  if (findings.length > 0) return { root: undefined, findings };
  if (second?.range !== undefined) {
    const message = "what begins here is not read: only the first document counts";
    findings.push(findingAt("warning", message, positionAt(lines, second.range[0])));
  }
  try {
    const root = first.contents === null ? undefined : convertDocument(first.contents, lines);
    return { root, findings };
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return { root: undefined, findings: [...findings, findingAt("error", problem.message, problem.position)] };
  }
}

/** Undefined where the parser, which calls itself for every level, ran out of stack. */
function parseDocuments(text: string, lineCounter: LineCounter): readonly Document.Parsed[] | undefined {
  try {
    // Scalars are resolved here, by other rules than the library's; its check of keys takes time that grows with the square of their number.
    const options = {
      lineCounter,
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
  readonly position: Position;
  constructor(message: string, position: Position) {
    super(message);
    this.position = position;
  }
}

function convertDocument(root: Node, lines: LineCounter): ConfigNode {
  const anchors = new Map<string, Node>();
  const open = new Set<Node>();
  let count = 0;

  const start = (node: Node): Position => positionAt(lines, node.range?.[0] ?? 0);
  const end = (node: Node): Position => positionAt(lines, node.range?.[1] ?? 0);

  function visit(node: Node | null, fallback: Position, depth: number): ConfigNode {
    if (node === null) return { kind: "scalar", value: null, start: fallback, end: fallback };
    const place = { start: start(node), end: end(node) };
    if (++count > MOST_NODES)
      throw new Refusal(`more than ${MOST_NODES} values: does an alias repeat itself?`, place.start);
    if (depth > DEEPEST_NESTING) throw new Refusal(`nested more than ${DEEPEST_NESTING} levels deep`, place.start);
    if (isAlias(node)) return visit(targetOf(node.source, place.start), place.start, depth + 1);
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    if (open.has(node)) throw new Refusal("an alias stands within what it stands for", place.start);
    if (node.tag !== undefined && !/^tag:yaml\.org,2002:(?:str|map|seq|binary)$/.test(node.tag)) {
      throw new Refusal(`the tag ${node.tag} is not supported: write the value as it is`, place.start);
    }
    open.add(node);
    const converted = visitContents(node, depth, place);
    open.delete(node);
    return converted;
  }

  function targetOf(anchor: string, position: Position): Node {
    const target = anchors.get(anchor);
    if (target === undefined) throw new Refusal(`no anchor &${anchor} stands before this alias`, position);
    return target;
  }

  function visitContents(node: Node, depth: number, place: { start: Position; end: Position }): ConfigNode {
    if (isSeq<Node | null>(node)) {
      return { kind: "list", items: node.items.map((item) => visit(item, place.start, depth + 1)), ...place };
    }
    if (isMap<Node, Node | null>(node))
      return { kind: "map", entries: visitPairs(node.items, depth, place.start), ...place };
    const { source = "", type, tag } = isScalar(node) ? node : {};
    if (tag === "tag:yaml.org,2002:binary")
      return { kind: "scalar", value: decodeBinary(source, place.start), ...place };
    if (type !== "PLAIN" || tag !== undefined) {
      return { kind: "scalar", value: isScalar(node) ? String(node.value) : "", ...place };
    }
    return { kind: "scalar", value: resolvePlain(source), plain: source, ...place };
  }

  function visitPairs(
    pairs: readonly Pair<Node, Node | null>[],
    depth: number,
    position: Position,
  ): readonly ConfigEntry[] {
    const own = new Map<string, ConfigEntry>();
    const merged: ConfigNode[] = [];
    for (const { key, value } of pairs) {
      const keyStart = key === null ? position : start(key);
      if (!isScalar(key)) throw new Refusal("a key must be text", keyStart);
      const name = String(key.value);
      const before = own.get(name);
      if (before !== undefined) {
        throw new Refusal(
          `"${name}" stands here a second time; it first stands on line ${before.keyStart?.line}`,
          keyStart,
        );
      }
      const converted = visit(value, keyStart, depth + 1);
      if (name === "<<" && key.type === "PLAIN") merged.push(converted);
      else own.set(name, { key: name, keyStart, keyEnd: end(key), value: converted });
    }
    for (const entry of merged.flatMap(mergedEntries)) if (!own.has(entry.key)) own.set(entry.key, entry);
    return [...own.values()];
  }

  return visit(root, start(root), 0);
}

/** Go gives bytes to keys that take text; what is no text cannot be had here. */
function decodeBinary(source: string, position: Position): string {
  const bytes = Buffer.from(source, "base64");
  if (!isUtf8(bytes))
    throw new Refusal("bytes that are no text are not supported: put them into a file of their own", position);
  return bytes.toString();
}

/** What a merge key brings: the entries of a map, or of several, the first of which comes first. */
function mergedEntries(node: ConfigNode): readonly ConfigEntry[] {
  if (node.kind === "map") return node.entries;
  if (node.kind === "list" && node.items.every(({ kind }) => kind === "map")) return node.items.flatMap(mergedEntries);
  throw new Refusal("what << merges must be a map or a list of maps", node.start ?? { line: 1, column: 1 });
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function findingAt(level: ConfigFinding["level"], message: string, position: Position): ConfigFinding {
  return { level, path: [], ...position, message };
}

function refusal(message: string): YamlReading {
  return { root: undefined, findings: [findingAt("error", message, { line: 1, column: 1 })] };
}
