import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf } from "../../tree/edit.ts";
import { parseLocale } from "./locale-name.ts";

const LOCALES = "/usr/lib/locale";

/** The folder of a locale's compiled data; undefined for C and POSIX, which are in the C library. */
export function localeFolder(locale: string): string | undefined {
  const { name, codeset, modifier } = parseLocale(locale);
  if (name === "C" || name === "POSIX") return undefined;
  return `${LOCALES}/${name}${codeset === undefined ? "" : `.${normalised(codeset)}`}${modifier}`;
}

/**
 * The tree with the definition's locale on its own feet: a package of many locales keeps what they share once, with
 * links to it. What is linked is put in the place of the links, so that all others can be trimmed.
 *
 * @throws {WherryError} definition.invalid when no package of the image brings it; `brings` is one that does
 */
export function settleLocale(tree: Tree, locale: string, brings: string): Tree {
  const folder = localeFolder(locale);
  if (folder === undefined) return tree;
  if (tree.get(`${folder}/LC_CTYPE`) === undefined) throw missing(tree, locale, brings);
  const draft = draftOf(tree);
  for (const [path, node] of tree) {
    if (node.kind !== "link" || !isWithin(path, folder)) continue;
    const target = tree.get(resolvePath(tree, path));
    if (target?.kind === "file") draft.set(path, target);
  }
  return draft;
}

/** As glibc's _nl_normalize_codeset(): letters, in lower case, and digits; what has digits alone begins with "iso". */
function normalised(codeset: string): string {
  const kept = codeset.replaceAll(/[^A-Za-z0-9]/g, "").toLowerCase();
  return /^[0-9]+$/.test(kept) ? `iso${kept}` : kept;
}

function missing(tree: Tree, locale: string, brings: string): WherryError {
  const known = new Set(
    [...tree.keys()]
      .filter((path) => path.startsWith(`${LOCALES}/`))
      .map((path) => (path.split("/")[4] ?? "").replace(/\.utf8/, ".UTF-8")),
  );
  const meant = known.size > 3 ? closest(locale, known) : undefined;
  const finding = createFinding("error", `locale: no package of this image brings ${locale}`, {
    hint:
      meant === undefined
        ? `add ${brings} to packages.install: of its locales, the image keeps this one alone`
        : `did you mean ${meant}?`,
  });
  return new WherryError("definition.invalid", finding.message, { findings: [finding] });
}
