import { WIDTH } from "../reading/read-sources.ts";
import type { Rule } from "./breach.ts";

/** Comments keep to the width that the formatter gives to code. */
export const checkWidth: Rule = ({ sources, wideShellComments }) =>
  [
    ...sources.flatMap(({ file, wideComments }) => wideComments.map((line) => ({ file, line }))),
    ...wideShellComments,
  ].map((place) => ({ ...place, message: `a line with a comment has at most ${WIDTH} columns` }));
