import type { NameRules } from "../packages/name-rules.ts";
import { packageFormats } from "./package-formats.ts";

const rules: readonly NameRules[] = [...packageFormats.values()].map(({ names }) => names);

/**
 * Matches the names that packages of any format may have, with something else before or after: a definition is read
 * before it is known which format its repositories are of. `before` and `after` are sources of regular expressions.
 */
export function packageNamePattern(before = "", after = ""): RegExp {
  const names = rules.map(({ name }) => name.source.replace(/^\^/, "").replace(/\$$/, ""));
  const [only = "", ...others] = names;
  return new RegExp(`^${before}${others.length === 0 ? only : `(?:${names.join("|")})`}${after}$`);
}

/** What such a name is made of, for messages. */
export const describePackageName: string = rules.map(({ describeName }) => describeName).join("; or ");
