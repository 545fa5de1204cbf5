import type { Finding } from "@wherry/core/errors/finding.ts";
import { shorten } from "@wherry/core/text/shorten.ts";
import { type Document, parseAllDocuments } from "yaml";
import type { DataNode } from "../json/data-node.ts";
import { createLocator } from "../json/locate.ts";
import { convertDocument } from "./convert-document.ts";
import type { YamlFault } from "./fault.ts";
import { findExcess } from "./find-excess.ts";
import { syntaxFaults } from "./syntax-faults.ts";

/** One slip of the pen often makes complaint upon complaint. */
const MOST_FAULTS = 10;

/** Of so many those that say something new are told. */
const MOST_LOOKED_AT = 100;

export interface YamlOptions {
  /**
   * Merge keys and documents behind the first are errors too, and all that is wrong is told instead of the first of it.
   */
  readonly strict?: boolean;
  /** What to say of an error, where that is not its own message. */
  readonly explain?: (fault: YamlFault) => Pick<Finding, "message" | "hint">;
}

export interface YamlReading {
  /** Undefined where the text is empty, or no YAML; the findings then say which. */
  readonly root: DataNode | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads the first document of a text of YAML into a neutral tree with places. Anchors, aliases and merge keys (`<<`)
 * are resolved. Errors, at their places: the syntax, keys that are not scalars or stand twice, tags, aliases without an
 * anchor or within what they stand for, and sizes beyond 16 Mi characters, a million parts, 100 levels, or 100 000
 * values or 16 Mi characters by aliases. Nothing is thrown.
 */
export function readYamlNodes(text: string, { strict = false, explain }: YamlOptions = {}): YamlReading {
  const locate = createLocator(text);
  const findingOf = (level: Finding["level"], fault: YamlFault): Finding => {
    const { message, hint }: Pick<Finding, "message" | "hint"> = explain?.(fault) ?? fault;
    // The library quotes the text, however long it is.
    const said = { path: [], ...locate(fault.offset), message: shorten(message, 200) };
    return { level, ...said, ...(hint === undefined ? {} : { hint }) };
  };
  const refused = (...faults: readonly YamlFault[]): YamlReading => {
    return { root: undefined, findings: shownOf(faults).map((fault) => findingOf("error", fault)) };
  };
  const excess = findExcess(text);
  if (excess !== undefined) return refused(excess);
  const documents = parseDocuments(text);
  if (documents === undefined)
    return refused({ code: "TOO_DEEP", message: "the text is nested too deeply", offset: 0 });
  const [first, second] = documents;
  if (first === undefined) return { root: undefined, findings: [] };
  if (first.errors.length > 0) return refused(...syntaxFaults(first, text, MOST_LOOKED_AT));
  const unread: YamlFault[] = [];
  if (second?.range !== undefined) {
    const message = "what begins here is not read: only the first document counts";
    unread.push({ code: "SECOND_DOCUMENT", message, offset: second.range[0] });
    if (strict) return refused(...unread);
  }
  const { root, faults } = convertDocument(first, text, { strict, mostFaults: strict ? MOST_LOOKED_AT : 1 });
  const findings = [
    ...unread.map((fault) => findingOf("warning", fault)),
    ...shownOf(faults).map((fault) => findingOf("error", fault)),
  ];
  return { root: faults.length > 0 ? undefined : root, findings };
}

/** The first of those that say something new, and that there are more. */
function shownOf(faults: readonly YamlFault[]): readonly YamlFault[] {
  const told = new Set<string>();
  const distinct = faults.filter(({ message }) => !told.has(message) && told.add(message));
  const next = distinct[MOST_FAULTS];
  if (next === undefined) return distinct;
  const message = `more is wrong from here on: mend the ${MOST_FAULTS} faults before it first`;
  return [...distinct.slice(0, MOST_FAULTS), { code: "MORE", message, offset: next.offset }];
}

/** Undefined where the parser, which calls itself for every level, ran out of stack. */
function parseDocuments(text: string): readonly Document.Parsed[] | undefined {
  try {
    // Scalars are resolved here, by other rules than the library's; its check of keys takes time that grows with the
    // square of their number.
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
