import { isAbsolute, join } from "node:path";
import { uniqueName } from "../system/chance.ts";
import { homeFolder } from "../system/home-folder.ts";

/** Where the store keeps what. All paths lie in one folder, so that a rename never crosses file systems. */
export interface StoreLayout {
  readonly root: string;
  /** A package file as downloaded. */
  package(sha256: string): string;
  /** The uncompressed data.tar of a package. */
  pack(sha256: string): string;
  /** What is in the pack, under the store's seal; its presence says that the pack is complete. */
  manifest(sha256: string): string;
  /** Something derived, by the digest of its key: JSON, or bytes of any kind. */
  memo(digest: string, kind: MemoKind): string;
  /** The folder of files that belong to one key, by the key's digest. */
  shelf(digest: string): string;
  /** A name that nobody else has. It carries the process, for people who look into the folder. */
  temporary(): string;
}

export const packageFolder = "packages";
export const packFolder = "packs";
export const memoFolder = "memo";
export const shelfFolder = "shelves";
/** Tool sets, ready to be started: `installToolSet`. */
export const toolFolder = "tools";
/** Indexes of repositories by their digest: `readIndexText`. */
export const indexFolder = "indexes";
/** Signed tables of contents by their digest: `keepNamed`. The newest of each suite, beside it, are never collected. */
export const releaseFolder = "releases/named";
export const temporaryFolder = "tmp";

/** All folders that lie in the store's own. */
export const kindFolders = [
  packageFolder,
  packFolder,
  memoFolder,
  shelfFolder,
  toolFolder,
  indexFolder,
  "releases",
  releaseFolder,
  "keys",
  temporaryFolder,
] as const;

/** What a memo is kept as. */
export type MemoKind = "json" | "bytes";

/**
 * The paths of a store whose folder is `root`. Objects are spread over folders by the first two digits of their digest;
 * a digest that is not 64 lower-case hexadecimal digits is a TypeError.
 */
export function storeLayout(root: string): StoreLayout {
  const spread = (folder: string, digest: string, ending: string): string => {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new TypeError(`not a SHA-256 in lower-case hexadecimal: ${digest}`);
    return join(root, folder, digest.slice(0, 2), `${digest}${ending}`);
  };
  return {
    root,
    package: (sha256) => spread(packageFolder, sha256, ".package"),
    pack: (sha256) => spread(packFolder, sha256, ".tar"),
    manifest: (sha256) => spread(packFolder, sha256, ".manifest"),
    memo: (digest, kind) => spread(memoFolder, digest, `.${kind}`),
    shelf: (digest) => join(root, shelfFolder, digest),
    temporary: () => join(root, temporaryFolder, uniqueName()),
  };
}

/**
 * The store's folder: WHERRY_STORE, else `wherry` in the user's cache folder. Relative values of XDG_CACHE_HOME are
 * invalid and are ignored (XDG Base Directory Specification, "Basics").
 */
export function storeDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  const { WHERRY_STORE: chosen, XDG_CACHE_HOME: cache } = environment;
  if (chosen !== undefined && chosen !== "") return chosen;
  return join(cache !== undefined && isAbsolute(cache) ? cache : join(homeFolder(), ".cache"), "wherry");
}
