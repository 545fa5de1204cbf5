import type { Package } from "../packages/package.ts";

/** What one index answers. */
export interface PackageLookups {
  /** Every version of a package; among equal versions only the first counts. */
  packagesNamed(name: string): readonly Package[];
  /** The packages that list the name under `Provides`; not the package of that name itself. */
  providersOf(name: string): readonly Package[];
  /** The names of all packages, for "did you mean". */
  names(): Iterable<string>;
  /** When the name is first mentioned anywhere, counted in names. apt prefers the provider that is mentioned last. */
  mention(name: string): number;
  /** Architectures that a package of that name was passed over for, where that is known. */
  otherArchitectures?(name: string): readonly string[];
}

/** An index with what pins say of it, or mean it by. */
export interface RankedIndex extends PackageLookups {
  /** `RepositoryIndex.id`. */
  readonly id: string;
  readonly suites: readonly string[];
  readonly priority: number;
}
