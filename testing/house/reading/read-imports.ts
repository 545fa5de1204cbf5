import {
  type Expression,
  type ImportDeclaration,
  isCallExpression,
  isExportDeclaration,
  isExternalModuleReference,
  isIdentifier,
  isImportDeclaration,
  isImportEqualsDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isMetaProperty,
  isNamedExports,
  isNamedImports,
  isNewExpression,
  isPropertyAccessExpression,
  isStringLiteralLikeNode,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { Import } from "./source-facts.ts";
import { lineOf, walk } from "./syntax.ts";

export type WrittenImport = Pick<Import, "line" | "kind" | "specifier" | "names">;

/**
 * Everything by which a file names another one, in the order of the text. What stands in comments and strings is not
 * among it.
 */
export function readImports(source: SourceFile): readonly WrittenImport[] {
  const found: WrittenImport[] = [];
  walk(source, (node) => {
    const at = importAt(node);
    if (at === undefined || !isStringLiteralLikeNode(at.specifier)) return;
    const { kind, names } = at;
    found.push({ line: lineOf(source, at.specifier), kind, specifier: at.specifier.text, names });
  });
  return found;
}

interface ImportNode extends Pick<Import, "kind" | "names"> {
  readonly specifier: Node;
}

function importAt(node: Node): ImportNode | undefined {
  if (isImportDeclaration(node)) return declared(node);
  if (isExportDeclaration(node)) {
    const { moduleSpecifier: specifier, exportClause: clause } = node;
    if (specifier === undefined) return undefined;
    const names =
      clause !== undefined && isNamedExports(clause)
        ? clause.elements.map((one) => (one.propertyName ?? one.name).text)
        : ["*"];
    return { kind: "re-export", specifier, names };
  }
  if (isImportEqualsDeclaration(node)) {
    const { moduleReference: reference } = node;
    return isExternalModuleReference(reference) ? all("require", reference.expression) : undefined;
  }
  if (isImportTypeNode(node)) return isLiteralTypeNode(node.argument) ? all("type", node.argument.literal) : undefined;
  if (isCallExpression(node)) {
    const [argument] = node.arguments;
    if (argument === undefined) return undefined;
    if (node.expression.kind === SyntaxKind.ImportKeyword) return all("dynamic", argument);
    return isIdentifier(node.expression) && node.expression.text === "require" ? all("require", argument) : undefined;
  }
  return isNewExpression(node) ? addressed(node.expression, node.arguments ?? []) : undefined;
}

function all(kind: Import["kind"], specifier: Node): ImportNode {
  return { kind, specifier, names: ["*"] };
}

function declared(node: ImportDeclaration): ImportNode {
  const { importClause: clause, moduleSpecifier: specifier } = node;
  const kind = clause?.phaseModifier === SyntaxKind.TypeKeyword ? "type" : "static";
  const names: string[] = clause?.name === undefined ? [] : ["default"];
  const bindings = clause?.namedBindings;
  if (bindings === undefined) return { kind, specifier, names };
  if (!isNamedImports(bindings)) return { kind, specifier, names: [...names, "*"] };
  return { kind, specifier, names: [...names, ...bindings.elements.map((one) => (one.propertyName ?? one.name).text)] };
}

/** `new URL("./x.ts", import.meta.url)`; addresses of other things than source files lead nowhere that a rule knows. */
function addressed(called: Expression, [first, second]: readonly Expression[]): ImportNode | undefined {
  if (!isIdentifier(called) || called.text !== "URL" || first === undefined || second === undefined) return undefined;
  const ofThisFile =
    isPropertyAccessExpression(second) && isMetaProperty(second.expression) && second.name.text === "url";
  return ofThisFile && isStringLiteralLikeNode(first) && first.text.endsWith(".ts") ? all("address", first) : undefined;
}
