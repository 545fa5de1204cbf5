import { type Document, visit } from "yaml";
import type { YamlFault } from "./fault.ts";

const openings: ReadonlyMap<string, string> = new Map([
  ["}", "{"],
  ["]", "["],
  ['"', '"'],
  ["'", "'"],
]);

/**
 * The first `most` things that the library found wrong with the syntax. What is opened and not closed it tells where
 * the text ends or goes on otherwise; here it is told where it is opened.
 */
export function syntaxFaults({ contents, errors }: Document.Parsed, text: string, most: number): readonly YamlFault[] {
  const told = new Set<number>();
  return errors.slice(0, most).map(({ code, message, pos: [offset] }) => {
    const [, closing = ""] = /^(?:Flow (?:map|sequence) .*end with a |Missing closing )([}\]"'])/.exec(message) ?? [];
    const opening = openings.get(closing);
    const at = starting(contents, offset).findLast((start) => text[start] === opening && !told.has(start));
    if (opening === undefined || at === undefined) return { code, message, offset };
    told.add(at);
    const also = opening === "{" || opening === "[" ? ", and indent what is in it" : "";
    return {
      code: "NOT_CLOSED",
      message: `the ${opening} here is not closed: write the ${closing}${also}`,
      offset: at,
    };
  });
}

/** Where the values begin that end at `end`, the outer ones first. */
function starting(contents: Document.Parsed["contents"], end: number): readonly number[] {
  const found: number[] = [];
  visit(contents, {
    Node: (_, { range }) => {
      if (range?.[1] === end) found.push(range[0]);
    },
  });
  return found;
}
