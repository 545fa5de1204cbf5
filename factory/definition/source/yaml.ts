import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import type { Place } from "@wherry/core/errors/place.ts";
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from "yaml";
import { DEEPEST_NESTING, listNode, type MapEntry, mapNode, type SourceNode, scalarNode } from "./node.ts";

/** Aliases may repeat a value, but not blow a small file up to a large one ("billion laughs"). */
const MOST_NODES = 100_000;
const TOO_DEEP = `the definition is nested more than ${DEEPEST_NESTING} levels deep`;
const MOST_SYNTAX_FINDINGS = 10;

export interface ParsedSource {
  /** Undefined where the text is no YAML at all; the findings then say why. */
  readonly root: SourceNode | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads YAML 1.2 (https://yaml.org/spec/1.2.2, core schema). `file` is the name that places carry.
 * Problems of the syntax are findings; nothing is thrown. Other than YAML: duplicate keys, keys that are not text and
 * tags are problems, and a whole number with a leading zero stays text, since YAML 1.1 and 1.2 read it differently.
 */
export function parseYaml(source: string, file: string): ParsedSource {
  const lines = new LineCounter();
  const documents = parseDocuments(source, lines);
  if (documents === undefined) {
    return {
      root: undefined,
      findings: [createFinding("error", TOO_DEEP, { where: { file }, hint: "check for a stray bracket" })],
    };
  }
  const findings: Finding[] = [];
  const report = (offset: number, message: string, hint?: string): void => {
    findings.push(createFinding("error", message, { where: placeOf(lines, file, offset), hint }));
  };
  const seen = new Set<string>();
  for (const problem of documents.flatMap((document) => [...document.errors, ...document.warnings])) {
    const [message, hint] = explainSyntax(problem.message, problem.code);
    // One slip of the pen often makes the same complaint again and again.
    if (seen.size < MOST_SYNTAX_FINDINGS && !seen.has(message)) report(problem.pos[0], message, hint);
    seen.add(message);
  }
  const second = documents[1];
  if (findings.length === 0 && second !== undefined) {
    report(second.range[0], "a second document begins here", "keep one definition in a file; remove the `---`");
  }
  const content = documents[0]?.contents ?? null;
  if (findings.length > 0) return { root: undefined, findings };
  if (content === null || (isScalar(content) && content.value === null)) {
    report(0, "the file is empty", "`wherry init` writes a definition to start from");
    return { root: undefined, findings };
  }
  const root = convert(content, (node) => placeOf(lines, file, node.range?.[0] ?? 0), findings);
  return { root: findings.length > 0 ? undefined : root, findings };
}

/** Undefined where the parser, which calls itself for every level, ran out of stack. */
function parseDocuments(source: string, lineCounter: LineCounter): readonly Document.Parsed[] | undefined {
  try {
    // The library's own check for duplicate keys takes time that grows with the square of their number.
    const parsed = parseAllDocuments(source, {
      lineCounter,
      prettyErrors: false,
      uniqueKeys: false,
      schema: "core",
      logLevel: "silent",
    });
    return "empty" in parsed ? [] : parsed;
  } catch (problem) {
    if (problem instanceof RangeError || problem instanceof SyntaxError) return undefined;
    throw problem;
  }
}

function placeOf(lines: LineCounter, file: string, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return line === 0 ? { file } : { file, line, column: col };
}

/** Parsed nodes to ours. Stops quietly at the limits, having reported them once. */
function convert(root: Node, placeOf: (node: Node) => Place, findings: Finding[]): SourceNode {
  const anchors = new Map<string, Node>();
  let count = 0;
  let full = false;
  const nothing = (place: Place) => scalarNode(null, place);

  function visit(node: Node | null, fallback: Place, depth: number): SourceNode {
    if (node === null) return nothing(fallback);
    const place = placeOf(node);
    if (full) return nothing(place);
    if (++count > MOST_NODES || depth > DEEPEST_NESTING) {
      full = true;
      const limit = depth > DEEPEST_NESTING ? `nested more than ${DEEPEST_NESTING} levels deep` : "far too large";
      const hint = "check for a stray bracket or an alias that repeats itself";
      findings.push(createFinding("error", `the definition is ${limit}`, { where: place, hint }));
      return nothing(place);
    }
    if (isAlias(node)) return visitAlias(node, place, depth);
    if ("anchor" in node && node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isMap(node)) {
      const entries = new Map<string, MapEntry>();
      for (const pair of node.items) {
        const keyPlace = isScalar(pair.key) ? placeOf(pair.key) : place;
        const key = isScalar(pair.key) ? keyText(pair.key.value, pair.key.source) : undefined;
        const first = key === undefined ? undefined : entries.get(key);
        const problem = keyProblem(key, first);
        if (problem !== undefined)
          findings.push(createFinding("error", problem.message, { where: keyPlace, hint: problem.hint }));
        else if (key !== undefined) {
          entries.set(key, { place: keyPlace, node: visit(pair.value as Node | null, keyPlace, depth + 1) });
        }
      }
      return mapNode(entries, place);
    }
    if (isSeq(node)) {
      return listNode(
        node.items.map((item) => visit(item as Node | null, place, depth + 1)),
        place,
      );
    }
    return isScalar(node) ? convertScalar(node.value, node.source, place) : nothing(place);
  }

  function visitAlias(alias: Alias, place: Place, depth: number): SourceNode {
    const target = anchors.get(alias.source);
    if (target !== undefined) return visit(target, place, depth + 1);
    findings.push(createFinding("error", `no anchor &${alias.source} stands before this alias`, { where: place }));
    return nothing(place);
  }

  return visit(root, placeOf(root), 0);
}

function convertScalar(value: unknown, source: string | undefined, place: Place): SourceNode {
  if (typeof value === "number" && source !== undefined) {
    return /^[-+]?0\d+$/.test(source) ? scalarNode(source, place) : scalarNode(value, place, source);
  }
  if (typeof value === "boolean") return scalarNode(value, place, source);
  return scalarNode(value === null ? null : String(value), place);
}

/** Keys are text; numbers and the like are taken as they were written. */
function keyText(value: unknown, source: string | undefined): string | undefined {
  if (typeof value === "string") return value;
  return value === null ? undefined : (source ?? String(value));
}

function keyProblem(
  key: string | undefined,
  first: MapEntry | undefined,
): Pick<Finding, "message" | "hint"> | undefined {
  if (key === undefined) return { message: "a key must be text" };
  if (key === "__proto__") return { message: `"${key}" cannot be a key` };
  if (key === "<<") return { message: "YAML merge keys (<<) are not supported", hint: "use `extends` instead" };
  if (first === undefined) return undefined;
  return { message: `"${key}" is here a second time; it first stands on line ${first.place.line}` };
}

/** The library's messages in the words of someone who wants to repair the file. */
function explainSyntax(message: string, code: string): [message: string, hint?: string] {
  if (/call stack|stack overflow/i.test(message)) {
    return [TOO_DEEP, "check for a stray bracket"];
  }
  if (code === "TAB_AS_INDENT") return ["a tab is used as indentation", "use spaces: YAML allows nothing else there"];
  if (code === "TAG_RESOLVE_FAILED") return [`${message}: tags have no meaning here`, "put the text into quotes"];
  if (code === "BAD_DQ_ESCAPE") return [message, "double the backslash, or use single quotes"];
  if (code === "BAD_SCALAR_START") return [message, "put the text into quotes"];
  if (code === "BAD_INDENT" || message.startsWith("Implicit") || message.startsWith("Nested mappings")) {
    return [message, "check the indentation, and put text with a colon and a space into quotes"];
  }
  return [message];
}
