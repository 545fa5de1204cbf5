import { Document, isPair, isScalar, type Pair, Scalar, visit } from "yaml";

/** What tells things apart comes first; then the keys in the order of the specification. */
const leading: readonly string[] = [
  "variant",
  "version",
  "name",
  "path",
  "device",
  "number",
  "label",
  "inline",
  "source",
];

/**
 * Butane values as YAML for people: text of several lines in literal blocks, modes in octal with a leading zero, and
 * quotation marks around whatever any version of YAML could take for something else.
 */
export function formatButane(values: Readonly<Record<string, unknown>>): string {
  const document = new Document(values, { version: "1.1", aliasDuplicateObjects: false });
  visit(document, {
    Map: (_, { items }) => {
      items.sort((one, other) => rank(one) - rank(other));
    },
    Pair: (_, { key, value }) => {
      const isMode = isScalar(key) && /(?:^|_)mode$/.test(String(key.value));
      if (isMode && isScalar(value) && typeof value.value === "number") value.format = "OCT";
    },
    Scalar: (key, node) => {
      if (key === "key" || typeof node.value !== "string") return;
      if (!isShownAsItIs(node.value)) node.type = Scalar.QUOTE_DOUBLE;
      else if (node.value.includes("\n")) node.type = Scalar.BLOCK_LITERAL;
    },
  });
  return document.toString({ lineWidth: 0, blockQuote: "literal", indentSeq: true });
}

function rank(pair: Pair | unknown): number {
  const key = isPair(pair) && isScalar(pair.key) ? leading.indexOf(String(pair.key.value)) : -1;
  return key < 0 ? leading.length : key;
}

/**
 * Neither nothing but white space, nor with characters that some version of YAML takes for line ends, or does not take.
 */
function isShownAsItIs(text: string): boolean {
  return /\S/.test(text) && !/[^\t\n -~\u00a0-\u2027\u202a-\ufefe\uff00-\ufffd]/.test(text);
}
