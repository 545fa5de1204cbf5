/** One model for all package formats. */
export interface Package {
  /** `PackageFormat.name`: what its version and relations mean. */
  readonly format: string;
  readonly name: string;
  /** As the format writes it; compared with the format's own rules. */
  readonly version: string;
  /** As the format writes it: "amd64", "all". */
  readonly architecture: string;
  readonly provides: readonly Provide[];
  /**
   * Every clause must hold for the package to work; in written order, what must be there before it is unpacked first.
   */
  readonly requires: readonly Clause[];
  /** Never needed; they only tell what a package manager leaves installed. */
  readonly recommends: readonly Clause[];
  readonly suggests: readonly Clause[];
  /** None of these may be installed with it. */
  readonly conflicts: readonly Relation[];
  readonly essential: boolean;
  /** As the format writes it: one of `SolvingRules.priorities`, or something that counts less than any of them. */
  readonly priority: string;
  /** Name of the source package, for the bill of materials. */
  readonly source: string;
  readonly origin: PackageOrigin;
}

/** Where a package's file is found and what proves it. */
interface PackageOrigin {
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

/** `name (>= version)`; a name alone is met by any version. */
export interface Relation {
  readonly name: string;
  readonly constraint: Constraint | undefined;
}

/** "<<" and ">>" are strictly lower and higher. */
export interface Constraint {
  readonly operator: "<<" | "<=" | "=" | ">=" | ">>";
  readonly version: string;
}
