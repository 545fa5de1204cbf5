import type { PackageScript } from "./contents/package-contents.ts";
import type { ControlledPackage } from "./package-format.ts";

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
  database(packages: readonly ScriptedContents[], pending: readonly ScriptedContents[]): ReadonlyMap<string, string>;
  /** The lines of sh(1) that run before all others: what packages that count as installed have told the manager. */
  prepare(packages: readonly ScriptedContents[]): string;
  /** The lines of sh(1) that run a package's scripts as on a first installation. */
  commands(pending: ScriptedContents): string;
  /** Programs that only fill caches, which are left out: they do nothing while scripts are recorded. */
  readonly idle: readonly string[];
  /** Programs that others stand for while scripts are recorded: texts by path. */
  readonly standIns: ReadonlyMap<string, string>;
  /** Where setcap(8), which has none of root's rights there, says what it was told: "CAPABILITIES<tab>PATH" a line. */
  readonly capabilities: string;
  /** The file of diversions (dpkg-divert(1)). */
  readonly diversions: string;
  /** The environment of them. */
  readonly environment: Readonly<Record<string, string>>;
  /** fakeroot(1): the program that remembers owners for whoever is not root, and the library that asks it. */
  fakeOwners(architecture: string): { readonly daemon: string; readonly library: string };
  /** The library that shifts the clock, below the root. */
  clockLibrary(architecture: string): string;
  /** Folder of the files that say which choices an alternative has (update-alternatives(1)). */
  readonly alternatives: string;
  /** Left out, because nothing in an image reads it: caches, logs, what the package manager keeps. */
  readonly leftOut: readonly RegExp[];
  /** The same, but of files and links alone: their folders count. */
  readonly leftOutFiles: readonly RegExp[];
  /** Left to each machine, with the reason. A match of a path holds for all below it. */
  readonly perMachine: readonly { readonly pattern: RegExp; readonly why: string }[];
}
