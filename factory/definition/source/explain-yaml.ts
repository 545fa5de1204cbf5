import type { YamlFault } from "@wherry/config/yaml/fault.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";

type Explained = Pick<Finding, "message" | "hint">;

/** What to say instead, where that helps more than the reader's own words, and what to do. */
const explanations: Readonly<Partial<Record<YamlFault["code"], Partial<Explained>>>> = {
  BAD_DQ_ESCAPE: { hint: "double the backslash, or use single quotes" },
  BAD_INDENT: { hint: "check the indentation, and put text with a colon and a space into quotes" },
  BAD_SCALAR_START: { hint: "put the text into quotes" },
  MERGE_KEY: { message: "YAML merge keys (<<) are not supported", hint: "use `extends` instead" },
  SECOND_DOCUMENT: {
    message: "a second document begins here",
    hint: "keep one definition in a file; remove the `---`",
  },
  TAB_AS_INDENT: { message: "a tab is used as indentation", hint: "use spaces: YAML allows nothing else there" },
  TOO_DEEP: { hint: "check for a stray bracket" },
};

/** A fault of YAML in the words of someone who wants to repair the file. */
export function explainYaml({ code, message }: YamlFault): Explained {
  const isColon = message.startsWith("Implicit") || message.startsWith("Nested mappings");
  return { message, ...explanations[isColon ? "BAD_INDENT" : code] };
}
