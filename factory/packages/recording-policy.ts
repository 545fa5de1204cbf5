import type { Question } from "../scripts/question.ts";
import type { PackageScript } from "./contents/package-contents.ts";
import type { ControlledPackage } from "./package-format.ts";
import type { GivenAnswer, QuestionListener } from "./question-listener.ts";

/** A package, as far as its scripts and the package manager know it. */
export interface ScriptedContents extends ControlledPackage {
  readonly entries: ReadonlyMap<string, { readonly kind: string }>;
  readonly scripts: readonly PackageScript[];
  /** `PackageContents.questions`. */
  readonly questions?: string | undefined;
}

/** How a distribution's maintainer scripts are run apart, and what of their traces counts. */
export interface RecordingPolicy {
  /** Packages that scripts expect on every system, or call without depending on them. */
  readonly helpers: readonly string[];
  /**
   * What the package manager keeps, by path: every package is installed but `pending` ones, which are unpacked, with
   * their scripts.
   */
  database(
    packages: readonly ScriptedContents[],
    pending: readonly ScriptedContents[],
  ): ReadonlyMap<string, string | Buffer>;
  /**
   * The lines of sh(1) that run before all others: what packages that count as installed have told the manager, and
   * the answers to what scripts will ask.
   */
  prepare(
    installed: readonly ScriptedContents[],
    pending: readonly ScriptedContents[],
    answers: readonly GivenAnswer[],
  ): string;
  /** What scripts may ask: reads `PackageContents.questions`. */
  questions(text: string): readonly Question[];
  /** Hears what they ask. */
  listen(): QuestionListener;
  /**
   * The lines of sh(1) that run a package's scripts as on a first installation: those before its files are there (all
   * of them are, in truth), undefined where it has none, and those after.
   */
  readonly commands: {
    unpack(pending: ScriptedContents): string | undefined;
    configure(pending: ScriptedContents): string;
  };
  /** Names of what must be configured before a package may be unpacked. */
  needsFirst(pending: ScriptedContents): readonly string[];
  /** Why a script failed, of all that was printed: without what the package manager says of it. */
  reason(output: string): string;
  /** Packages in which scripts enable something where they are there, and how such a script is known. */
  readonly hosts: ReadonlyMap<string, RegExp>;
  /** What scripts find on every machine, and these packages may not bring. */
  readonly expected: { readonly folders: readonly string[]; readonly programs: ReadonlyMap<string, string> };
  /** Programs that only fill caches, which are left out: they do nothing while scripts are recorded. */
  readonly idle: readonly string[];
  /** Programs that others stand for while scripts are recorded: texts by path. Their own name then ends in ".real". */
  readonly standIns: ReadonlyMap<string, string>;
  /** Where setcap(8), which has none of root's rights there, says what it was told: "CAPABILITIES<tab>PATH" a line. */
  readonly capabilities: string;
  /**
   * Where setfacl(1), which fakeroot does not know, says what it was told: "VERB<tab>ENTRIES<tab>PATH" a line, with one
   * of the verbs modify, set, remove, clear and clear-default.
   */
  readonly acls: string;
  /** The file of diversions (dpkg-divert(1)). */
  readonly diversions: string;
  /** The environment of them. */
  readonly environment: Readonly<Record<string, string>>;
  /** fakeroot(1): the program that remembers owners for whoever is not root, and the library that asks it. */
  fakeOwners(architecture: string): { readonly daemon: string; readonly library: string };
  /** Another day, for whatever runs with these libraries, below the root, loaded first, and with this environment. */
  anotherDay(architecture: string): {
    readonly libraries: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
  };
  /** What a throw-away machine is made of, where scripts cannot be run in namespaces of this one. */
  readonly machine: {
    /** The package that depends on the kernel of an architecture, and the kernel's own names. */
    kernel(architecture: string): string;
    readonly kernelPrefix: RegExp;
    /** A package with BusyBox as one file that needs no library, and where it lies. */
    readonly shell: string;
    readonly shellPath: string;
  };
  /** Folder of the files that say which choices an alternative has (update-alternatives(1)). */
  readonly alternatives: string;
  /** Links that start ("S") or stop ("K") a script of the traditional init: its run level, the letter, its name. */
  readonly initLinks: RegExp;
  /** Left out, because nothing in an image reads it: caches, logs, what the package manager keeps. */
  readonly leftOut: readonly RegExp[];
  /** The same, but of links and of what files contain: folders, owners and empty files count. */
  readonly leftOutFiles: readonly RegExp[];
  /** Left to each machine, with the reason. A match of a path holds for all below it. */
  readonly perMachine: readonly { readonly pattern: RegExp; readonly why: string }[];
  /**
   * Whether a unit that every image with one of the installed packages has, and with these answers, makes a path at the
   * first boot.
   */
  readonly isMadeAtFirstBoot: (
    path: string,
    system: { isInstalled(name: string): boolean; readonly answers: Readonly<Record<string, string>> },
  ) => boolean;
}
