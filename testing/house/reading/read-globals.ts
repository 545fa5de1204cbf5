import {
  type Identifier,
  isBindingElement,
  isIdentifier,
  isNewExpression,
  isPropertyAccessExpression,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { GlobalUse } from "./source-facts.ts";
import { lineOf, walk } from "./syntax.ts";

/**
 * Where a file uses one of these names of the language or platform as a value, and does not mean something of its own
 * by it. A member comes with its owner ("Date.now"; "globalThis.fetch" is "fetch"), a new object as "new Date()" or
 * "new Date(value)".
 */
export function readGlobals(source: SourceFile, names: ReadonlySet<string>): readonly GlobalUse[] {
  const uses: Identifier[] = [];
  const declared: { readonly name: string; readonly scope: Node }[] = [];
  walk(source, (node) => {
    if (!isIdentifier(node) || !names.has(node.text)) return;
    const { parent } = node;
    if (declares(node, parent)) declared.push({ name: node.text, scope: scopeOf(node) });
    else if (!isOnlyAName(node, parent)) uses.push(node);
  });
  return uses
    .filter(
      (use) => !declared.some(({ name, scope }) => name === use.text && scope.pos <= use.pos && use.end <= scope.end),
    )
    .map((use) => ({ name: asUsed(use), line: lineOf(source, use) }));
}

const declarations: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.VariableDeclaration,
  SyntaxKind.Parameter,
  SyntaxKind.BindingElement,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ClassDeclaration,
  SyntaxKind.ImportSpecifier,
  SyntaxKind.ImportClause,
  SyntaxKind.NamespaceImport,
  SyntaxKind.ImportEqualsDeclaration,
]);

function declares(node: Identifier, parent: Node): boolean {
  return declarations.has(parent.kind) && "name" in parent && parent.name === node;
}

const scopes: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.SourceFile,
  SyntaxKind.Block,
  SyntaxKind.CaseBlock,
  SyntaxKind.CatchClause,
  SyntaxKind.ForStatement,
  SyntaxKind.ForInStatement,
  SyntaxKind.ForOfStatement,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
  SyntaxKind.FunctionType,
  SyntaxKind.MethodSignature,
  SyntaxKind.CallSignature,
  SyntaxKind.ConstructSignature,
  SyntaxKind.IndexSignature,
]);

/** Where a declared name holds. A function's own name holds outside of it. */
function scopeOf(node: Identifier): Node {
  const named = node.parent.kind === SyntaxKind.FunctionDeclaration ? node.parent.parent : node.parent;
  let scope: Node = named;
  while (!scopes.has(scope.kind)) scope = scope.parent;
  return scope;
}

const nameHolders: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PropertyAssignment,
  SyntaxKind.PropertySignature,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.MethodSignature,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.TypeAliasDeclaration,
  SyntaxKind.ModuleDeclaration,
  SyntaxKind.NamedTupleMember,
  SyntaxKind.TypePredicate,
]);

const typePlaces: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.TypeReference,
  SyntaxKind.QualifiedName,
  SyntaxKind.TypeQuery,
  SyntaxKind.ImportSpecifier,
  SyntaxKind.ExportSpecifier,
  SyntaxKind.TypeParameter,
]);

/** A key, a member's name, a type: nothing that is looked up when the program runs. */
function isOnlyAName(node: Identifier, parent: Node): boolean {
  if (typePlaces.has(parent.kind)) return true;
  if (isBindingElement(parent) && parent.propertyName === node) return true;
  return nameHolders.has(parent.kind) && "name" in parent && parent.name === node;
}

function asUsed(use: Identifier): string {
  const { parent } = use;
  const member = isPropertyAccessExpression(parent) && parent.expression === use ? parent : undefined;
  if (use.text === "globalThis" && member !== undefined && isIdentifier(member.name))
    return nameAt(member.name.text, member);
  return nameAt(use.text, use);
}

/** How a value is used that goes by this name and stands at this node. */
function nameAt(name: string, node: Node): string {
  const { parent } = node;
  if (isPropertyAccessExpression(parent) && parent.expression === node) return `${name}.${parent.name.text}`;
  if (!isNewExpression(parent) || parent.expression !== node) return name;
  return (parent.arguments?.length ?? 0) === 0 ? `new ${name}()` : `new ${name}(value)`;
}
