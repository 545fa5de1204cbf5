/** One model for all package formats. */
export interface Package {
  readonly name: string;
  /** As the format writes it; compared with the format's own rules. */
  readonly version: string;
  /** As the format writes it: "amd64", "all". */
  readonly architecture: string;
  readonly provides: readonly Provide[];
  /** Every clause must hold for the package to work; `Pre-Depends` first, then `Depends`, each in written order. */
  readonly requires: readonly Clause[];
  /** Never needed; they only tell what apt leaves installed (`Recommends`, and `Suggests`). */
  readonly recommends: readonly Clause[];
  readonly suggests: readonly Clause[];
  /** None of these may be installed with it (`Conflicts` and `Breaks`). */
  readonly conflicts: readonly Relation[];
  readonly essential: boolean;
  /** Debian: "required", "important", "standard", "optional", "extra". */
  readonly priority: string;
  /** Debian's Multi-Arch field. */
  readonly multiArch: "no" | "same" | "foreign" | "allowed";
  /** Name of the source package, for the bill of materials. */
  readonly source: string;
  readonly origin: PackageOrigin;
}

/** Where a package's file is found and what proves it. */
export interface PackageOrigin {
  /** The identity of the repository: see `RepositorySource`; equals `RepositoryIndex.id`. */
  readonly repository: string;
  /** Path below the repository's root: "pool/main/b/bash/bash_5.2.37-2_amd64.deb". */
  readonly path: string;
  /** Bytes of the package file. */
  readonly size: number;
  /** Lower-case hexadecimal, of the package file. */
  readonly sha256: string;
}

/** A virtual name that a package stands in for; a version only where the provider states one. */
export interface Provide {
  readonly name: string;
  readonly version: string | undefined;
}

/** Alternatives, in order of preference: `a | b | c`. */
export type Clause = readonly Relation[];

/** `name (>= version)`. */
export interface Relation {
  readonly name: string;
  readonly constraint: Constraint | undefined;
}

export interface Constraint {
  readonly operator: "<<" | "<=" | "=" | ">=" | ">>";
  readonly version: string;
}
