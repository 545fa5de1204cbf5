import type { FileView } from "@wherry/core/tree/view.ts";
import type { PackageContents, PackageIdentity } from "./contents/package-contents.ts";
import type { InstalledPackages } from "./installed-packages.ts";
import type { Clause, Provide, Relation } from "./package.ts";
import type { Mirror, MirrorOptions } from "./repository/mirror-options.ts";
import type { RepositoryContext, VerifiedRepository } from "./repository/repository.ts";
import type { RepositorySource, SuiteSource } from "./repository/repository-source.ts";
import type { SolvingRules } from "./solving-rules.ts";

/**
 * All that the factory needs of one format of packages and repositories: whoever has this can add a format as a folder,
 * and one line in the table of formats. What every format must keep to is in testing/contracts/package-format.ts.
 */
export interface PackageFormat extends SolvingRules {
  /** "debian"; locks and the store's manifests say it. */
  readonly name: string;
  readonly relations: RelationRules;
  readonly files: PackageFiles;
  readonly repositories: RepositoryRules;
  /**
   * Whether one package says that it takes over files of another.
   *
   * @throws {WherryError} package.malformed when what it says of that cannot be parsed
   */
  replaces(one: ControlledPackage, other: ControlledPackage): boolean;
  /**
   * Whether a package belongs to the base of every system, so that it is there before others are installed.
   *
   * @throws {WherryError} package.malformed when what it says of itself cannot be parsed
   */
  isBase(one: ControlledPackage): boolean;
  /**
   * The packages that a system has by the format's own database; undefined where it has none.
   *
   * @throws {WherryError} format.invalid when it cannot be parsed
   */
  installed(view: FileView): InstalledPackages | undefined;
}

/** What locks and manifests mean that name no format: they were made when there was only this one. */
export const unnamedFormat = "debian";

/** A package, as far as it is known once it is unpacked. */
export interface ControlledPackage {
  readonly package: { readonly name: string; readonly version: string; readonly architecture: string };
  /** `PackageContents.control`. */
  readonly control: string;
}

/**
 * Reads relations as the format's indexes write them, reduced to one architecture; `fail` makes the error of what
 * breaks the syntax.
 */
interface RelationRules {
  requires(text: string, context: RelationContext): Clause[];
  conflicts(text: string, context: RelationContext): Relation[];
  provides(text: string, context: RelationContext): Provide[];
}

export interface RelationContext {
  /** The architecture that relations are reduced to: "amd64". */
  readonly architecture: string;
  /** Makes the error for a field that breaks the syntax. */
  readonly fail: (message: string) => Error;
}

/** The format's package files. */
interface PackageFiles {
  /** With the dot: ".deb". */
  readonly ending: string;
  /**
   * Reads a package file from beginning to end and hands its uncompressed content to `sink` in pieces, each of which is
   * read while the one before is written. Nothing in it is believed: see `PackageEntries` for what is refused. What
   * `sink` throws passes through.
   *
   * @throws {WherryError} package.malformed when it breaks its format, or says something else about itself than
   *   expected
   * @throws {WherryError} package.unsafe when its content does not belong in an image
   * @throws {WherryError} interrupted when the signal is aborted
   */
  unpack(path: string, sink: (piece: Buffer) => Promise<void>, options?: UnpackOptions): Promise<PackageContents>;
}

export interface UnpackOptions {
  readonly expected?: PackageIdentity | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How the package is called in errors; its path otherwise. */
  readonly label?: string | undefined;
}

/** Finding, opening and verifying repositories of the format. */
interface RepositoryRules {
  /** Whether a source is one of this format. */
  recognises(source: RepositorySource): boolean;
  /**
   * Which server answers for a suite, and why.
   *
   * @throws {WherryError} definition.invalid when nobody knows the distribution
   */
  mirror(source: SuiteSource, mirrors: MirrorOptions): Promise<Mirror>;
  /**
   * Where the paths in a repository's packages start: a web address, or an absolute folder.
   *
   * @throws {WherryError} definition.invalid when nobody knows the distribution
   */
  root(source: RepositorySource, mirrors: MirrorOptions): Promise<string>;
  /**
   * Verifies a repository's table of contents; its indexes are read when they are needed.
   *
   * @throws {WherryError} repository.missing, repository.unreachable, repository.signature, repository.identity,
   *   repository.expired, repository.mismatch or repository.malformed when the repository cannot be used
   * @throws {WherryError} definition.invalid when nobody knows its distribution
   * @throws {WherryError} definition.unreadable or package.malformed when a key file, a folder or a package in it
   *   cannot be read
   * @throws {WherryError} store.unwritable when the cache cannot be written
   * @throws {WherryError} interrupted when the signal aborts
   */
  verify(source: RepositorySource, context: RepositoryContext): Promise<VerifiedRepository>;
}
