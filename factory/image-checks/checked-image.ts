import { accountIds } from "@wherry/core/accounts/account-rows.ts";
import { viewMap } from "@wherry/core/tree/map-view.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { type FileView, readText } from "@wherry/core/tree/view.ts";
import type { ImageCheckPolicy } from "../packages/image-check-policy.ts";
import { type ModuleIndex, readModuleIndexes } from "./module-names.ts";
import type { ProgramFacts } from "./program-facts.ts";
import { createPrograms, type Programs } from "./programs-of-image.ts";
import { type BootGraph, readBootGraph } from "./units/boot-graph.ts";

/** A finished tree as checks see it: what is found once for all of them. */
export interface CheckedImage {
  /** Its texts can be read as far as `isText` says. */
  readonly view: FileView<TreeNode>;
  /** Every file and link, sorted by path. */
  readonly paths: readonly string[];
  /** A file's text, with a link to it followed; "" where there is none. */
  readonly text: (path: string) => string;
  /** Whether anything is at a path, with links followed. */
  readonly exists: (path: string) => boolean;
  readonly programs: Programs;
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
  readonly boot: BootGraph;
  /** undefined where there is no kernel. */
  readonly modules: ModuleIndex | undefined;
  readonly policy: ImageCheckPolicy;
  /** What scripts make on each machine, and nothing of the image does. */
  readonly unmade: readonly UnmadePath[];
}

/** What a package's scripts make, on each machine another way: it is no part of an image. */
export interface MachineOwnPath {
  readonly package: string;
  readonly path: string;
  /** "a private key". */
  readonly why: string;
}

/** With the files that name it: settings in /etc, but for units, and programs that services start. */
export interface UnmadePath extends MachineOwnPath {
  readonly mentions: readonly Mention[];
}

export interface Mention {
  readonly path: string;
  /** From 1; of a program undefined. */
  readonly line: number | undefined;
}

interface CheckedImageFacts {
  /** By SHA-256 of a file's content. */
  readonly texts: ReadonlyMap<string, Uint8Array>;
  readonly programs: ReadonlyMap<string, ProgramFacts>;
  readonly policy: ImageCheckPolicy;
  /** `BootPolicy.libraryFolders`. */
  readonly libraryFolders: Readonly<Record<number, string>>;
}

/** The tree as checks see it. It must not change as long as the result is used. */
export function viewCheckedImage(tree: Tree, facts: CheckedImageFacts): CheckedImage {
  const view = viewMap<TreeNode>(tree, (node) =>
    node.kind === "file" ? facts.texts.get(node.content.sha256) : undefined,
  );
  const text = (path: string) => readText(view, path);
  const paths = [...tree]
    .filter(([, { kind }]) => kind !== "directory")
    .map(([path]) => path)
    .sort();
  return {
    view,
    paths,
    text,
    exists: (path) => {
      const place = view.follow(path);
      return place !== undefined && view.lookup(place) !== undefined;
    },
    programs: createPrograms(view, { ...facts, paths }),
    users: accountIds(text("/etc/passwd")),
    groups: accountIds(text("/etc/group")),
    boot: readBootGraph(view, facts.policy.generated),
    modules: readModuleIndexes(view),
    policy: facts.policy,
    unmade: [],
  };
}
