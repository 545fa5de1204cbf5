import { type Glob, pathGlob } from "@wherry/core/globs/globs.ts";
import { ancestorsOf, isWithin, parentOf } from "@wherry/core/paths/paths.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { TrimDefinition } from "../../definition/image-definition.ts";
import { draftOf, type TreeDraft } from "../../tree/edit.ts";
import { localeFolder } from "./locale.ts";

/** Read by people, on a machine where nobody reads: manuals, changelogs, completions. */
const DOCUMENTATION = [
  "/usr/share/doc/**",
  "/usr/share/man/**",
  "/usr/share/info/**",
  "/usr/share/gtk-doc/**",
  "/usr/share/groff/**",
  "/usr/share/bash-completion/completions/**",
  "/usr/share/zsh/**",
  "/usr/share/fish/**",
];

const LOCALES = [
  "/usr/share/locale/**",
  "/usr/share/i18n/**",
  "/usr/lib/locale/**",
  "/usr/lib/*/gconv/**",
  "/usr/share/systemd/*-keyboard-map",
  "/usr/share/systemd/language-fallback-map",
  "/usr/lib/systemd/catalog/systemd.*.catalog",
];

/** glibc's own: without it, UTF-8 is not even understood. */
const KEPT_LOCALES = ["/usr/lib/locale/C.utf8/**", "/usr/lib/systemd/catalog/systemd.catalog"];

const DEVELOPMENT = [
  "/usr/include/**",
  "/usr/lib/**/*.a",
  "/usr/lib/**/*.la",
  "/usr/lib/**/pkgconfig/**",
  "/usr/share/pkgconfig/**",
  "/usr/lib/**/cmake/**",
  "/usr/share/cmake/**",
  "/usr/share/aclocal/**",
  "/usr/share/gdb/**",
  "/usr/share/vala/**",
  "/usr/share/gir-1.0/**",
];

export interface TrimOptions {
  /** `FinishingPolicy.documentation`. */
  readonly documentation: { readonly trimmed: readonly string[]; readonly licences: readonly string[] };
  /** The image's: "C.UTF-8" by default. */
  readonly locale?: string;
  /** Globs of what packages need: `keptFor`. */
  readonly needed?: readonly string[];
  /** Those of `TrimDefinition.paths` that yield to what is needed: the definition did not write them itself. */
  readonly yielding?: readonly string[];
}

/**
 * Leaves out what the definition does not want: documentation, translations, what only compilers read, and its own
 * globs. The data of its locale stays. Folders that become empty by it go too, and so do alternatives of manuals that
 * are gone. What is needed stays, unless the definition itself names it.
 */
export function trimTree(
  tree: Tree,
  trim: TrimDefinition,
  { documentation, needed = [], yielding = [], locale = "C.UTF-8" }: TrimOptions,
): Tree {
  const dropped: Glob[] = trim.paths.map(pathGlob);
  const kept: Glob[] = needed.map(pathGlob);
  if (trim.documentation) {
    dropped.push(...[...DOCUMENTATION, ...documentation.trimmed].map(pathGlob));
    kept.push(...documentation.licences.map(pathGlob));
  }
  if (trim.locales) {
    dropped.push(...LOCALES.map(pathGlob));
    kept.push(...KEPT_LOCALES.map(pathGlob));
    const folder = localeFolder(locale);
    if (folder !== undefined) kept.push((path) => isWithin(path, folder));
  }
  if (trim.development) dropped.push(...DEVELOPMENT.map(pathGlob));
  const own = trim.paths.filter((glob) => !yielding.includes(glob)).map(pathGlob);

  const draft = draftOf(tree);
  const touched = new Set<string>();
  for (const [path, node] of tree) {
    if (node.kind === "directory" || !dropped.some((matches) => matches(path))) continue;
    // What the definition itself names has no exceptions.
    if (kept.some((matches) => matches(path)) && !own.some((matches) => matches(path))) continue;
    draft.delete(path);
    for (const folder of ancestorsOf(path)) touched.add(folder);
  }
  dropAlternativesOfDocumentation(tree, draft, touched);
  dropEmptyFolders(draft, touched, (path) => dropped.some((matches) => matches(path)));
  return draft;
}

/**
 * Links of update-alternatives that led to documentation which is gone. A program's broken link stays, so that it is
 * seen.
 */
function dropAlternativesOfDocumentation(tree: Tree, draft: TreeDraft, touched: Set<string>): void {
  const documentation = DOCUMENTATION.map(pathGlob);
  for (const [path, node] of draft) {
    if (node.kind !== "link" || !path.startsWith("/etc/alternatives/")) continue;
    const target = resolvePath(tree, path);
    if (!tree.has(target) || draft.has(target) || !documentation.some((matches) => matches(target))) continue;
    draft.delete(path);
    for (const folder of ancestorsOf(path)) touched.add(folder);
  }
}

/** From the inside out. Folders that were empty in the packages stay, unless a pattern names them. */
function dropEmptyFolders(draft: TreeDraft, touched: ReadonlySet<string>, matches: (path: string) => boolean): void {
  const occupied = new Map<string, number>();
  for (const path of draft.keys()) {
    if (path !== "/") occupied.set(parentOf(path), (occupied.get(parentOf(path)) ?? 0) + 1);
  }
  const folders = [...draft].filter(([path, node]) => node.kind === "directory" && path !== "/").map(([path]) => path);
  for (const path of folders.sort((a, b) => b.length - a.length)) {
    if ((occupied.get(path) ?? 0) > 0 || !(touched.has(path) || matches(path))) continue;
    draft.delete(path);
    occupied.set(parentOf(path), (occupied.get(parentOf(path)) ?? 1) - 1);
  }
}
