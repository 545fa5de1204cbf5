import { isTest } from "../reading/house.ts";
import type { Export } from "../reading/source-facts.ts";
import type { Rule } from "./breach.ts";

/**
 * `@throws {WherryError} code when ...`; several codes: `code, other.code or third.code when ...`. The agent's errors
 * are ProvisionError, and SystemError with the codes of errno(3).
 */
const throwsTag =
  /@throws\s+\{(?:Wherry|Provision|System)Error\}\s+(?<codes>[A-Za-z-]+(\.[a-z-]+)?((,| or)\s+[A-Za-z-]+(\.[a-z-]+)?)*)\s+when\s/;

/** Every exported function and public method says what it gives; what it may fail with is said by tags of one form. */
export const checkDocstrings: Rule = (house) =>
  house.sources
    .filter(({ file }) => !isTest(file))
    .flatMap(({ file, exports }) =>
      exports.flatMap((one) => problemsOf(one).map((message) => ({ file, line: one.line, message }))),
    );

function problemsOf({ name, kind, docstring }: Export): readonly string[] {
  if (docstring === undefined) return kind === "function" || kind === "method" ? [`${name} has no docstring`] : [];
  const text = docstring.replace(/^\s*\*(?!\/) ?/gm, "");
  const tags = text.split(/(?=@throws)/).filter((part) => part.startsWith("@throws"));
  return [
    ...(/(^|[.;:]\s+)Throws\b/m.test(text.replace(/^\/\*\*\s*/, ""))
      ? [`the docstring of ${name} says "Throws ..."; write "@throws {WherryError} code when ..."`]
      : []),
    ...tags
      .filter((tag) => !throwsTag.test(tag))
      .map(() => `a @throws of ${name} has another form than "@throws {WherryError} code when ..."`),
  ];
}
