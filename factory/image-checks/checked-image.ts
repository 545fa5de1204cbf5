import { accountIds } from "@wherry/core/accounts/account-rows.ts";
import { readUnitFiles } from "@wherry/core/systemd/unit-settings.ts";
import { viewMap } from "@wherry/core/tree/map-view.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { type FileView, readText } from "@wherry/core/tree/view.ts";
import type { ImageCheckPolicy } from "../packages/image-check-policy.ts";
import { type BrokenProgram, findBrokenPrograms } from "./broken-programs.ts";
import type { Interest } from "./interests.ts";
import { type ModuleNames, readModuleNames } from "./module-names.ts";
import type { ProgramFacts } from "./program-facts.ts";
import { createPrograms, type Programs } from "./programs-of-image.ts";
import { type BootGraph, readBootGraph } from "./units/boot-graph.ts";
import { madeAtFirstBoot } from "./units/made-at-first-boot.ts";
import { madeByTmpfiles } from "./units/made-paths.ts";
import { findSubjects, type UnitSubject } from "./units/unit-subjects.ts";
import { readUnitTexts, type UnitText } from "./units/unit-texts.ts";

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
  /** The units with the instances that are started at boot, sorted by name. */
  readonly subjects: readonly UnitSubject[];
  /** Every unit file and drop-in, each by itself. */
  readonly unitTexts: readonly UnitText[];
  /** What cannot be started or loaded, sorted by path. */
  readonly brokenPrograms: readonly BrokenProgram[];
  /** Whether tmpfiles.d makes a path, or something below it. */
  readonly isMadeByTmpfiles: (path: string) => boolean;
  /** Whether the machine itself makes a path when it starts for the first time. */
  readonly isMadeAtFirstBoot: (path: string) => boolean;
  /** undefined where there is no kernel. */
  readonly modules: ModuleNames | undefined;
  readonly policy: ImageCheckPolicy;
  /** What packages' scripts make on each machine, and neither the image nor its first boot has. */
  readonly unmade: readonly UnmadePath[];
  /** Triggers of packages that do not run. */
  readonly interests: readonly Interest[];
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
  const files = readUnitFiles(view);
  const boot = readBootGraph(files, facts.policy.generated);
  const programs = createPrograms(view, { ...facts, paths });
  const subjects = findSubjects(view, boot);
  return {
    view,
    paths,
    text,
    exists: (path) => {
      const place = view.follow(path);
      return place !== undefined && view.lookup(place) !== undefined;
    },
    programs,
    users: accountIds(text("/etc/passwd")),
    groups: accountIds(text("/etc/group")),
    boot,
    subjects,
    unitTexts: readUnitTexts(files),
    brokenPrograms: findBrokenPrograms({ view, paths, programs, subjects }),
    isMadeByTmpfiles: madeByTmpfiles(view),
    isMadeAtFirstBoot: madeAtFirstBoot(boot, facts.policy.makes),
    modules: readModuleNames(view),
    policy: facts.policy,
    unmade: [],
    interests: [],
  };
}
