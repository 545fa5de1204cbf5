import { baseName, parentOf } from "@wherry/core/paths/paths.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { childrenOf, draftOf, putFile, removePath } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { readText } from "../read-text.ts";
import { byBytes } from "./byte-order.ts";
import { interestedIn } from "./interests.ts";

/**
 * Makes the catalogues of XML: one of each package, which says in whose catalogue what is looked up, and the one of all
 * (OASIS XML Catalogs 1.1, 6.5). What packages enter there stands in their scripts; which of them is installed last
 * says nothing.
 */
export async function writeXmlCatalogues(tree: Tree, context: FinishContext): Promise<Tree> {
  const { xmlCatalogues } = context.policy.triggers;
  if (xmlCatalogues === null) return tree;
  const header = await readText(tree, xmlCatalogues.header, context);
  const footer = await readText(tree, xmlCatalogues.footer, context);
  if (header === undefined || footer === undefined) return tree;
  const catalogues = new Map<string, Map<string, string>>();
  for (const { scripts } of context.packages) {
    for (const { name, text } of scripts) {
      if (name !== "postinst") continue;
      for (const { catalogue, entry, target } of xmlCatalogues.entries(text)) {
        const isThere = catalogues.has(target) || tree.get(resolvePath(tree, target))?.kind === "file";
        const entries = catalogues.get(catalogue) ?? new Map<string, string>();
        // What was entered first stays.
        if (isThere && !entries.has(entry)) catalogues.set(catalogue, entries.set(entry, target));
      }
    }
  }
  const draft = draftOf(tree);
  for (const [path, entries] of catalogues) {
    const lines = [...entries]
      .sort(([a], [b]) => byBytes(a, b))
      .map(([entry, to]) => `<${entry} catalog="file://${to}"/>\n`);
    putFile(draft, path, header + lines.join("") + footer, { mtime: context.epoch });
    // What the script of the last package but one had found.
    removePath(draft, `${path}.old`);
  }
  return draft;
}

/** Makes the catalogue of SGML that names all others, but for those that name what is not there: update-catalog(8). */
export async function writeSgmlCatalogue(tree: Tree, context: FinishContext): Promise<Tree> {
  const { sgmlCatalogues } = context.policy.triggers;
  if (sgmlCatalogues === null || interestedIn(sgmlCatalogues.folder, context) === undefined) return tree;
  const named: string[] = [];
  for (const path of childrenOf(tree, sgmlCatalogues.folder)) {
    if (!/^[^.].*\.cat$/.test(baseName(path))) continue;
    const text = await readText(tree, path, context);
    if (text !== undefined && isComplete(text, path, tree)) named.push(path);
  }
  const lines = named.sort(byBytes).map((path) => `CATALOG ${path}\n`);
  const draft = draftOf(tree);
  putFile(draft, sgmlCatalogues.catalogue, sgmlCatalogues.header + lines.join(""), { mtime: context.epoch });
  return draft;
}

const token = /(?:\s+|--[\s\S]*?--)+|'([\s\S]*?)'|"([\s\S]*?)"|(\S+)/g;

/** Whether the catalogues that one names are there (OASIS TR 9401). */
function isComplete(text: string, path: string, tree: Tree): boolean {
  let folder = parentOf(path);
  let keyword = "";
  for (const [, single, double, plain] of text.matchAll(token)) {
    const word = single ?? double ?? plain;
    if (word === undefined) continue;
    if (keyword === "base") folder = word;
    const place = word.startsWith("/") ? word : `${folder}/${word}`;
    if (keyword === "catalog" && tree.get(resolvePath(tree, place))?.kind !== "file") return false;
    keyword = keyword === "" && plain !== undefined && /^(base|catalog)$/i.test(plain) ? plain.toLowerCase() : "";
  }
  return true;
}
