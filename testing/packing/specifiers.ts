import type { PackedWorkspace } from "./workspaces.ts";

/** How modules are named: in `from "..."`, `import("...")` and `import "..."`. */
const specifierPattern = /(\bfrom\s*|\bimport\s*\(\s*|\bimport\s*)(["'])((?:\.{1,2}|@wherry)\/[^"']+)\.ts\2/g;

/**
 * Names of modules in compiled code or declarations, as packages have them: "./a.ts" becomes "./a.js",
 * "@wherry/core/errors/errors.ts" what the package offers, or its internal "@wherry/core/internal/x/y.js".
 */
export function rewriteSpecifiers(text: string, workspaces: readonly PackedWorkspace[]): string {
  return text.replace(specifierPattern, (_all, before: string, quote: string, path: string) => {
    return `${before}${quote}${packedName(path, workspaces)}${quote}`;
  });
}

function packedName(path: string, workspaces: readonly PackedWorkspace[]): string {
  const [, folder, rest] = /^@wherry\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (folder === undefined || rest === undefined) return `${path}.js`;
  const entry = workspaces.find((one) => one.folder === folder)?.entries.find(([, file]) => file === `./${rest}.ts`);
  return entry === undefined ? `@wherry/${folder}/internal/${rest}.js` : `@wherry/${folder}${entry[0].slice(1)}`;
}

/** The packages that code or declarations name, without Node's own modules: "yaml", "@wherry/core". */
export function namedPackages(text: string): readonly string[] {
  const names = [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s*)["']((?:@[\w-]+\/)?[\w-]+)[^"']*["']/g)];
  return [...new Set(names.map(([, name = ""]) => name))].filter((name) => name !== "node");
}

/** The relative imports of compiled code or declarations, with their ends: "./schema/image.js". */
export function relativeImports(text: string): readonly string[] {
  const found = text.matchAll(/(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s*)["'](\.{1,2}\/[^"']+)["']/g);
  return [...found].map(([, path = ""]) => path);
}
