import { type DataNode, deepestNode, isScalar, type ScalarNode } from "@wherry/config/json/data-node.ts";
import { plainValue } from "@wherry/config/json/plain-value.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import * as v from "valibot";
import { didYouMean, explained } from "../schema/explain.ts";
import { type CheckedImage, imageSchema } from "../schema/image.ts";
import type { SourceFiles } from "../source/source-files.ts";
import { describeWritten, findingAt, findingAtKey, type WrittenDefinition } from "./check.ts";
import { unknownKeys } from "./unknown-keys.ts";
import { wrongShapes } from "./wrong-shapes.ts";

type Issue = v.BaseIssue<unknown>;

type Explanation = readonly [problem: string, hint: string | undefined];

interface StructureOptions {
  /** The file may rely on the definitions that it extends for what is missing in its entries. */
  readonly partial: boolean;
}

/** Holds a definition against the schema: its value with defaults, or every problem with its place. */
export function checkStructure(
  root: DataNode,
  sources: SourceFiles,
  { partial }: StructureOptions,
): { readonly image: CheckedImage | undefined; readonly findings: readonly Finding[] } {
  const shapes = wrongShapes(imageSchema, root, sources);
  const findings = [...shapes.map(({ finding }) => finding), ...unknownKeys(imageSchema, root, sources)];
  const result = v.safeParse(imageSchema, plainValue(root), { abortPipeEarly: true });
  const issues = (result.issues ?? []).flatMap((issue) => innermost(issue, []));
  for (const issue of issues) {
    if (shapes.some(({ path }) => path.every((key, index) => issue.keys[index] === key))) continue;
    const unknownKey = issue.type === "strict_object" && issue.expected === "never";
    if (!unknownKey && !(partial && isIncomplete(issue))) findings.push(explainIssue(issue, { root, sources }));
  }
  // Whatever is refused has a finding, also what is none of the kinds above.
  const [first] = issues;
  if (!partial && first !== undefined && findings.length === 0) findings.push(explainIssue(first, { root, sources }));
  return { image: result.success && findings.length === 0 ? result.output : undefined, findings };
}

interface LocatedIssue extends Issue {
  readonly keys: DataPath;
}

/**
 * A union complains as a whole. Where one of its kinds got as far as the value's own keys, or found the right type with
 * a wrong content, that complaint is the one to hear.
 */
function innermost(issue: Issue, before: DataPath): LocatedIssue[] {
  const keys = [...before, ...(issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)))];
  const below = issue.type === "union" ? (issue.issues ?? []) : [];
  const deeper = below.filter((inner) => inner.path !== undefined || inner.kind === "validation");
  if (deeper.length > 0) return deeper.flatMap((inner) => innermost(inner, keys));
  return [{ ...issue, keys }];
}

/**
 * Identities must stand in every file, since entries are merged by them; the rest may come from an extended definition.
 */
const IDENTITIES = new Set(["name", "path", "unit", "package", "script"]);

function isIncomplete(issue: LocatedIssue): boolean {
  const missing = issue.type === "strict_object" && issue.received === "undefined";
  if (missing) return issue.keys.length > 1 && !IDENTITIES.has(String(issue.keys.at(-1)));
  return issue.type === "check" && typeof issue.input === "object" && !Array.isArray(issue.input);
}

function explainIssue(issue: LocatedIssue, written: WrittenDefinition): Finding {
  const keys = issue.keys;
  const missing = issue.type === "strict_object" && issue.received === "undefined" && keys.length > 0;
  if (missing) {
    const owner = keys.slice(0, -1);
    return findingAt(written, owner, `${describeWritten(written, owner)} needs ${JSON.stringify(keys.at(-1))}`);
  }
  const node = deepestNode(written.root, keys);
  const isKey = issue.path?.at(-1)?.origin === "key";
  const [problem, hint] = isEmpty(node) && issue.kind === "schema" ? explainEmpty() : reason(issue, node);
  const message = keys.length === 0 ? problem : `${describeWritten(written, keys)}: ${problem}`;
  return isKey || isEmpty(node) ? findingAtKey(written, keys, message, hint) : findingAt(written, keys, message, hint);
}

function isEmpty(node: DataNode): boolean {
  return node.kind === "null";
}

function explainEmpty(): Explanation {
  return ["the value is missing", "write it behind the colon, or leave the key out"];
}

/**
 * The schema's own words, or for a wrong type what was expected and what stands there; the value itself may be a
 * secret.
 */
function reason(issue: Issue, node: DataNode): Explanation {
  if (!issue.message.startsWith("Invalid ")) return explained(issue.message);
  if (issue.type === "picklist" || issue.type === "literal") return explainChoice(issue, node);
  const written = describe(node);
  const expected = EXPECTED[issue.expected ?? ""] ?? issue.expected ?? "something else";
  const hint = typeHint(issue.expected ?? "", node);
  return [`must be ${expected}, not ${written}`, hint];
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  Array: "a list",
  Object: "a map of keys",
};

function explainChoice(issue: Issue, node: DataNode): Explanation {
  const choices = [...(issue.expected ?? "").matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? "");
  const hint = isScalar(node) ? didYouMean(closest(node.text, choices)) : undefined;
  return [`must be ${choices.join(" or ")}, not ${describe(node)}`, hint];
}

function describe(node: DataNode): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "object") return "a map of keys";
  return node.kind === "string" ? "text" : `the ${node.kind} ${asWritten(node)}`;
}

function typeHint(expected: string, node: DataNode): string | undefined {
  if (expected === "string" && isScalar(node)) return `write it in quotes: "${asWritten(node)}"`;
  if (expected === "string" && node.kind === "list")
    return "to take an entry away, write `- -NAME` without a space before the name";
  if (expected === "Array" && isScalar(node)) return "write each entry on a line of its own, behind a dash and a space";
  if (expected === "boolean" && node.kind === "string") {
    if (/^(yes|on|y)$/i.test(node.text)) return "write true";
    if (/^(no|off|n)$/i.test(node.text)) return "write false";
  }
  if (expected === "number" && isScalar(node) && /^\d+$/.test(node.text)) {
    return `write it without quotes or leading zeros: ${Number(node.text)}`;
  }
  return undefined;
}

/** 1.10 is the number 1.1. */
function asWritten({ plain, text }: ScalarNode): string {
  return plain ?? text;
}
