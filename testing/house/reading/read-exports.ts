import {
  type ClassDeclaration,
  isArrowFunction,
  isClassDeclaration,
  isExportDeclaration,
  isFunctionDeclaration,
  isFunctionExpression,
  isIdentifier,
  isInterfaceDeclaration,
  isMethodDeclaration,
  isNamedExports,
  isPrivateIdentifier,
  isTypeAliasDeclaration,
  isVariableStatement,
  type Node,
  type NodeArray,
  type SourceFile,
  SyntaxKind,
} from "typescript/unstable/ast";
import { docstringBefore } from "./read-comments.ts";
import type { Export } from "./source-facts.ts";
import { lineOf } from "./syntax.ts";

/**
 * What a file exports by declaring it, with the public methods of its classes; of a function's overloads the first one.
 * What it hands on from other files is not among it (that is an import of the kind "re-export").
 */
export function readExports(source: SourceFile): readonly Export[] {
  const found = source.statements.flatMap((statement) => exportsOf(source, statement));
  return found.filter((one, index) => found.findIndex(({ name }) => name === one.name) === index);
}

function exportsOf(source: SourceFile, statement: Node): readonly Export[] {
  const described = (name: string, kind: Export["kind"], node: Node = statement): Export => ({
    name,
    kind,
    line: lineOf(source, node),
    docstring: docstringBefore(source, node),
  });
  if (isExportDeclaration(statement)) {
    const { exportClause: clause, moduleSpecifier } = statement;
    if (moduleSpecifier !== undefined || clause === undefined || !isNamedExports(clause)) return [];
    return clause.elements.map((one) => described(one.name.text, "value", one));
  }
  if (isVariableStatement(statement)) {
    if (!has(statement.modifiers, SyntaxKind.ExportKeyword)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
      const callable = initializer !== undefined && (isArrowFunction(initializer) || isFunctionExpression(initializer));
      return isIdentifier(name) ? [described(name.text, callable ? "function" : "value")] : [];
    });
  }
  if (isFunctionDeclaration(statement)) {
    if (!has(statement.modifiers, SyntaxKind.ExportKeyword)) return [];
    return [described(statement.name?.text ?? "default", "function")];
  }
  if (isClassDeclaration(statement)) {
    if (!has(statement.modifiers, SyntaxKind.ExportKeyword)) return [];
    const name = statement.name?.text ?? "default";
    return [
      described(name, "class"),
      ...methodsOf(statement).map((one) => described(`${name}.${one.name}`, "method", one.node)),
    ];
  }
  if (isInterfaceDeclaration(statement) || isTypeAliasDeclaration(statement)) {
    return has(statement.modifiers, SyntaxKind.ExportKeyword) ? [described(statement.name.text, "type")] : [];
  }
  return [];
}

function methodsOf(node: ClassDeclaration): readonly { readonly name: string; readonly node: Node }[] {
  return node.members.flatMap((member) => {
    if (!isMethodDeclaration(member) || isPrivateIdentifier(member.name)) return [];
    if (has(member.modifiers, SyntaxKind.PrivateKeyword) || has(member.modifiers, SyntaxKind.ProtectedKeyword))
      return [];
    return [{ name: member.name.getText(), node: member }];
  });
}

function has(modifiers: NodeArray<Node> | undefined, kind: SyntaxKind): boolean {
  return modifiers?.some((one) => one.kind === kind) ?? false;
}
