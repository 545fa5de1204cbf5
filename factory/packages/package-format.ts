import type { PackageContents, PackageIdentity } from "./contents/package-contents.ts";
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
  /** Whether one package says that it takes over files of another. Throws WherryError `package.malformed`. */
  replaces(one: ControlledPackage, other: ControlledPackage): boolean;
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
export interface RelationRules {
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
export interface PackageFiles {
  /** With the dot: ".deb". */
  readonly ending: string;
  /**
   * Reads a package file from beginning to end and hands its uncompressed content to `sink` in pieces, each of which is
   * read while the one before is written. Nothing in it is believed: see `PackageEntries` for what is refused.
   *
   * @throws {WherryError} `package.malformed`, also when the package says something else about itself than was
   *   expected; `package.unsafe`, `interrupted`, and what `sink` throws.
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
export interface RepositoryRules {
  /** Whether a source is one of this format. */
  recognises(source: RepositorySource): boolean;
  /**
   * Which server answers for a suite, and why. Throws WherryError `definition.invalid` for a distribution that nobody
   * knows.
   */
  mirror(source: SuiteSource, mirrors: MirrorOptions): Promise<Mirror>;
  /**
   * Where the paths in a repository's packages start: a web address, or an absolute folder. Throws WherryError
   * `definition.invalid`.
   */
  root(source: RepositorySource, mirrors: MirrorOptions): Promise<string>;
  /**
   * Verifies a repository's table of contents; its indexes are read when they are needed.
   *
   * @throws {WherryError} `repository.*`, `definition.*`, `package.malformed`, `store.unwritable`, `interrupted`.
   */
  verify(source: RepositorySource, context: RepositoryContext): Promise<VerifiedRepository>;
}
