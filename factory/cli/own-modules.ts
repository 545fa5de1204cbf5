import { registerHooks } from "node:module";

/** The project's root, with a slash at its end. */
const root = new URL("../../", import.meta.url).href;
const workspaces = ["core", "config", "formats", "host", "factory", "testing"];

/**
 * Has Node find modules of Wherry's own by their names alone. Its usual way, over links, packages' manifests and the
 * kinds of files, for each of some thousand imports, is a third of what starting costs.
 */
export function findOwnModulesByName(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const url = ownModule(specifier, context.parentURL ?? "");
      return url === undefined ? next(specifier, context) : { url, format: "module-typescript", shortCircuit: true };
    },
  });
}

/**
 * The URL of what a module of Wherry's own imports from Wherry itself, the one that Node finds, too; undefined where
 * either of them is somebody else's, such as a definition, even one among Wherry's own files.
 */
export function ownModule(specifier: string, importer: string): string | undefined {
  // A definition's URL ends in a query.
  if (!specifier.endsWith(".ts") || !importer.endsWith(".ts") || !isOwn(importer)) return undefined;
  if (specifier.startsWith("@wherry/")) {
    const path = specifier.slice("@wherry/".length);
    return workspaces.includes(path.slice(0, path.indexOf("/"))) ? root + path : undefined;
  }
  if (!specifier.startsWith("./") && !specifier.startsWith("../")) return undefined;
  // Names of our own have no letters that a URL escapes.
  let folder = importer.slice(0, importer.lastIndexOf("/"));
  let at = 0;
  for (;;) {
    if (specifier.startsWith("./", at)) at += 2;
    else if (specifier.startsWith("../", at)) {
      at += 3;
      folder = folder.slice(0, folder.lastIndexOf("/"));
    } else return `${folder}/${specifier.slice(at)}`;
  }
}

function isOwn(url: string): boolean {
  return url.startsWith(root) && workspaces.some((workspace) => url.startsWith(`${workspace}/`, root.length));
}
