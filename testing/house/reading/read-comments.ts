import {
  isNoSubstitutionTemplateLiteral,
  isRegularExpressionLiteral,
  isStringLiteral,
  isTemplateHead,
  isTemplateMiddleOrTail,
  type Node,
  type SourceFile,
} from "typescript/unstable/ast";
import { walk } from "./syntax.ts";

/** A part of a text, by the offset of its first character and the one after its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the comments of a file stand. Outside of strings, templates and regular expressions, nothing else begins like
 * one.
 */
export function readComments(source: SourceFile): readonly Span[] {
  const { text } = source;
  const quoted: Span[] = [];
  walk(source, (node) => {
    if (isQuoted(node)) quoted.push({ start: node.getStart(source), end: node.end });
  });
  const comments: Span[] = [];
  let next = 0;
  const opening = /\/[/*]/g;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const start = match.index;
    while ((quoted[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next += 1;
    const around = quoted[next];
    if (around !== undefined && around.start <= start) {
      opening.lastIndex = around.end;
      continue;
    }
    const end = match[0] === "//" ? endOf(text, "\n", start) : endOf(text, "*/", start + 2) + 2;
    comments.push({ start, end });
    opening.lastIndex = end;
  }
  return comments;
}

/** The documentation comment that belongs to a node: the last one before it. */
export function docstringBefore(source: SourceFile, node: Node): string | undefined {
  const before = source.text.slice(node.getFullStart(), node.getStart(source));
  const start = before.lastIndexOf("/**");
  return start < 0 ? undefined : before.slice(start).trim();
}

/** Whether a node is a text or pattern in quotes, or a part of a template. */
export function isQuoted(node: Node): boolean {
  return (
    isStringLiteral(node) ||
    isNoSubstitutionTemplateLiteral(node) ||
    isTemplateHead(node) ||
    isTemplateMiddleOrTail(node) ||
    isRegularExpressionLiteral(node)
  );
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at;
}
