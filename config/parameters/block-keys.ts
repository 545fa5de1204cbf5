/** What stands under a key of a block, and what it is for. */
export interface BlockKey {
  readonly type: "string" | "integer" | "strings" | "any" | "values" | "grants";
  readonly description: string;
  readonly choices?: readonly string[];
}

export const parameterTypes = ["string", "integer", "boolean", "list"] as const;

/** The keys of a parameter under "parameters". */
export const parameterKeys: Readonly<Record<string, BlockKey>> = {
  type: { type: "string", choices: parameterTypes, description: "What it is; always needed." },
  description: { type: "string", description: "What it is for, for people." },
  default: { type: "any", description: "What it is where nothing is given; without one a value has to be." },
  env: { type: "string", description: "The environment variable that it is read from, instead of WHERRY_PARAM_NAME." },
  enum: { type: "any", description: "The values, or items of a list, that there are." },
  pattern: { type: "string", description: "What a text, or each item of a list, has to match as a whole." },
  minimum: { type: "integer", description: "The least that an integer may be." },
  maximum: { type: "integer", description: "The most that an integer may be." },
};

/** The keys of a secret under "secrets", of which it has one; none where an includer grants it. */
export const secretKeys: Readonly<Record<string, BlockKey>> = {
  file: { type: "string", description: "A file in the folder of --secrets-dir, or else of --files-dir." },
  command: { type: "strings", description: "A program that prints it, and its arguments." },
  env: { type: "string", description: "The environment variable that has it." },
};

/** The keys of an entry under "include". */
export const includeKeys: Readonly<Record<string, BlockKey>> = {
  file: { type: "string", description: "The file, in the folder of --files-dir." },
  with: { type: "values", description: "Values of its parameters." },
  secrets: {
    type: "grants",
    description: "Secrets that it is granted: a list of names, or a map of its own names and the names here.",
  },
};

/** The blocks that are a document's own. */
export const blockDescriptions = {
  parameters: "What the document can be given, by names that ${{ name }} stands for.",
  secrets: "Secrets by reference, by names that ${{ secrets.name }} stands for.",
  include: "Other documents that lie below this one, in their order.",
} as const;
