import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import * as v from "valibot";
import { didYouMean } from "../schema/explain.ts";
import { type CheckedImage, imageSchema } from "../schema/image.ts";
import { formatKeyPath, keyPlaceAt, nodeAt, plainValue, type SourceNode } from "../source/node.ts";
import { unknownKeys } from "./unknown-keys.ts";

type Issue = v.BaseIssue<unknown>;

export interface StructureOptions {
  /** The file may rely on the definitions that it extends for what is missing in its entries. */
  readonly partial: boolean;
}

/** Holds a definition against the schema: its value with defaults, or every problem with its place. */
export function checkStructure(
  root: SourceNode,
  { partial }: StructureOptions,
): { readonly image: CheckedImage | undefined; readonly findings: readonly Finding[] } {
  const findings = unknownKeys(imageSchema, root);
  const result = v.safeParse(imageSchema, plainValue(root), { abortPipeEarly: true });
  for (const issue of (result.issues ?? []).flatMap((issue) => innermost(issue, []))) {
    const unknownKey = issue.type === "strict_object" && issue.expected === "never";
    if (!unknownKey && !(partial && isIncomplete(issue))) findings.push(explainIssue(issue, root));
  }
  return { image: result.success && findings.length === 0 ? result.output : undefined, findings };
}

interface LocatedIssue extends Issue {
  readonly keys: DataPath;
}

/**
 * A union complains as a whole. Where one of its kinds got as far as the value's own keys, or found the right type with a
 * wrong content, that complaint is the one to hear.
 */
function innermost(issue: Issue, before: DataPath): LocatedIssue[] {
  const keys = [...before, ...(issue.path ?? []).map((item) => item.key as string | number)];
  const below = issue.type === "union" ? (issue.issues ?? []) : [];
  const deeper = below.filter((inner) => inner.path !== undefined || inner.kind === "validation");
  if (deeper.length > 0) return deeper.flatMap((inner) => innermost(inner, keys));
  return [{ ...issue, keys }];
}

/** Identities must stand in every file, since entries are merged by them; the rest may come from an extended definition. */
const IDENTITIES = new Set(["name", "path", "unit", "package", "script"]);

function isIncomplete(issue: LocatedIssue): boolean {
  const missing = issue.type === "strict_object" && issue.received === "undefined";
  if (missing) return issue.keys.length > 1 && !IDENTITIES.has(String(issue.keys.at(-1)));
  return issue.type === "check" && typeof issue.input === "object" && !Array.isArray(issue.input);
}

function explainIssue(issue: LocatedIssue, root: SourceNode): Finding {
  const keys = issue.keys;
  const missing = issue.type === "strict_object" && issue.received === "undefined" && keys.length > 0;
  if (missing) {
    const owner = keys.slice(0, -1);
    const message = `${formatKeyPath(owner)} needs ${JSON.stringify(keys.at(-1))}`;
    return createFinding("error", message, { where: nodeAt(root, owner).place });
  }
  const node = nodeAt(root, keys);
  const isKey = issue.path?.at(-1)?.origin === "key";
  const where = isKey || isEmpty(node) ? keyPlaceAt(root, keys) : node.place;
  const [problem = "", hint] = isEmpty(node) && issue.kind === "schema" ? explainEmpty() : reason(issue, node);
  const prefix = keys.length === 0 ? "" : `${formatKeyPath(keys)}: `;
  return createFinding("error", `${prefix}${problem}`, { where, hint });
}

function isEmpty(node: SourceNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

function explainEmpty(): string[] {
  return ["the value is missing", "write it behind the colon, or leave the key out"];
}

/** The schema's own words, or for a wrong type what was expected and what stands there; the value itself may be a secret. */
function reason(issue: Issue, node: SourceNode): string[] {
  if (!issue.message.startsWith("Invalid ")) return issue.message.split("\n", 2);
  if (issue.type === "picklist" || issue.type === "literal") return explainChoice(issue, node);
  const written = describe(node);
  const expected = EXPECTED[issue.expected ?? ""] ?? issue.expected ?? "something else";
  const hint = typeHint(issue.expected ?? "", node);
  return [`must be ${expected}, not ${written}`, ...(hint === undefined ? [] : [hint])];
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  Array: "a list",
  Object: "a map of keys",
};

function explainChoice(issue: Issue, node: SourceNode): string[] {
  const choices = [...(issue.expected ?? "").matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? "");
  const hint = node.kind === "scalar" ? didYouMean(closest(String(node.value), choices)) : undefined;
  return [`must be ${choices.join(" or ")}, not ${describe(node)}`, ...(hint === undefined ? [] : [hint])];
}

function describe(node: SourceNode): string {
  if (node.kind !== "scalar") return node.kind === "list" ? "a list" : "a map of keys";
  return typeof node.value === "string" ? "text" : `the ${typeof node.value} ${node.text ?? String(node.value)}`;
}

function typeHint(expected: string, node: SourceNode): string | undefined {
  if (expected === "string" && node.kind === "scalar")
    return `write it in quotes: "${node.text ?? String(node.value)}"`;
  if (expected === "string" && node.kind === "list")
    return "to take an entry away, write `- -NAME` without a space before the name";
  if (expected === "Array" && node.kind === "scalar")
    return "write each entry on a line of its own, behind a dash and a space";
  if (expected === "boolean" && node.kind === "scalar" && typeof node.value === "string") {
    if (/^(yes|on|y)$/i.test(node.value)) return "write true";
    if (/^(no|off|n)$/i.test(node.value)) return "write false";
  }
  if (expected === "number" && node.kind === "scalar" && /^\d+$/.test(String(node.value))) {
    return `write it without quotes or leading zeros: ${Number(node.value)}`;
  }
  return undefined;
}
