import { closest } from "@wherry/core/errors/suggest.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { DataNode, ObjectEntry, ScalarNode } from "../json/data-node.ts";
import type { PlacedRemark } from "../json/remark.ts";
import type { ParameterValue } from "./parameter.ts";
import { readReferences, secretPrefix, type TextPart } from "./references.ts";

/** Characters that all references together may bring. */
const MOST_CHARACTERS = 16 * 1024 * 1024;

interface Substitution {
  /** The same tree with values in the place of references; its parts keep their places. */
  readonly root: DataNode;
  readonly remarks: readonly PlacedRemark[];
  /** The names that something refers to. */
  readonly used: ReadonlySet<string>;
}

interface SubstitutionOptions {
  /** Of the document, to find the place of a reference within a value. */
  readonly text: string;
  /**
   * By name; those of secrets begin with "secrets.". Undefined for a name that is declared, and has no value for a
   * reason told elsewhere.
   */
  readonly values: ReadonlyMap<string, ParameterValue | undefined>;
}

/**
 * Puts values in the place of references. A reference that is the whole of a value without quotes becomes a value of
 * the parameter's type: a number, a list. Within quotes, or beside other text, it becomes text. A list among a list's
 * items becomes items. What is put in is never read as YAML, nor searched for references.
 */
export function substitute(root: DataNode, { text, values }: SubstitutionOptions): Substitution {
  const remarks: PlacedRemark[] = [];
  const used = new Set<string>();
  let characters = 0;
  let isTooLong = false;

  const complain = (path: DataPath, message: string, offset: number) =>
    remarks.push({ level: "error", path, message, offset });

  function visit(node: DataNode, path: DataPath): DataNode {
    if (node.kind === "object") return { ...node, entries: node.entries.map((entry) => visitEntry(entry, path)) };
    if (node.kind === "list")
      return {
        ...node,
        items: node.items.flatMap((item, index) => {
          const made = visit(item, [...path, index]);
          return item.kind === "string" && made.kind === "list" ? made.items : [made];
        }),
      };
    return node.kind === "string" ? visitText(node, path) : node;
  }

  function visitEntry(entry: ObjectEntry, path: DataPath): ObjectEntry {
    const { key, keyOffset, value } = entry;
    if (readReferences(key) !== undefined)
      complain([...path, key], "a key cannot have a reference in it: only values can", keyOffset);
    return { ...entry, value: visit(value, [...path, key]) };
  }

  function visitText(node: ScalarNode, path: DataPath): DataNode {
    const parts = readReferences(node.text);
    if (parts === undefined) return node;
    const [only] = parts;
    if (parts.length === 1 && only?.kind === "reference" && node.plain !== undefined) {
      const value = lookUp(only, node, path);
      return value === undefined ? node : wholeValue(value, node);
    }
    const texts = parts.map((part) => {
      if (part.kind === "text") return part.text;
      if (part.kind === "fault") {
        complain(path, part.message, placeOf(part.index, node));
        return "";
      }
      const value = lookUp(part, node, path);
      if (value?.kind !== "list") return take(value?.written ?? "", node, path);
      complain(path, `${part.name} is a list: it can only be a whole value, without quotes`, placeOf(part.index, node));
      return "";
    });
    return { kind: "string", text: texts.join(""), offset: node.offset, end: node.end };

    function wholeValue(value: ParameterValue, { offset, end }: ScalarNode): DataNode {
      if (value.kind !== "list")
        return {
          kind: value.kind,
          text: take(value.text, node, path),
          offset,
          end,
          ...(value.kind === "string" ? {} : { plain: value.written }),
        };
      const items = value.items.map((item): DataNode => {
        return { kind: "string", text: take(item, node, path), offset, end };
      });
      return { kind: "list", offset, end, items };
    }
  }

  function lookUp(
    { name, index }: Extract<TextPart, { kind: "reference" }>,
    node: ScalarNode,
    path: DataPath,
  ): ParameterValue | undefined {
    if (values.has(name)) {
      used.add(name);
      return values.get(name);
    }
    const isSecret = name.startsWith(secretPrefix);
    // A secret that is named without its prefix looks like a parameter.
    const asSecret = secretPrefix + name;
    const meant = values.has(asSecret) ? asSecret : closest(name, values.keys());
    const hint =
      meant === undefined
        ? `declare it under ${isSecret ? "secrets" : "parameters"}, or write $\${{ for a text that begins so`
        : `did you mean ${meant}?`;
    const what = isSecret ? `secret ${name.slice(secretPrefix.length)}` : `parameter ${name}`;
    complain(path, `there is no ${what}: ${hint}`, placeOf(index, node));
    return undefined;
  }

  function take(brought: string, node: ScalarNode, path: DataPath): string {
    characters += brought.length;
    if (characters <= MOST_CHARACTERS) return brought;
    if (!isTooLong) complain(path, "with all values in their places it is longer than 16 Mi characters", node.offset);
    isTooLong = true;
    return "";
  }

  /** Where a reference stands: found by counting, since a text may be indented or escaped. */
  function placeOf(index: number, node: ScalarNode): number {
    const source = text.slice(node.offset, node.end);
    const before = countOf(node.text.slice(0, index));
    if (countOf(source) !== countOf(node.text)) return node.offset;
    let at = -1;
    for (let count = 0; count <= before; count++) at = source.indexOf("${{", at + 1);
    return at < 0 ? node.offset : node.offset + at;
  }

  return { root: visit(root, []), remarks, used };
}

function countOf(text: string): number {
  return text.split("${{").length - 1;
}
