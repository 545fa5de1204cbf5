import type { EmitEvent } from "@wherry/core/events/events.ts";
import type { RetryPolicy } from "../../system/retry.ts";
import type { Package } from "../package.ts";
import type { MirrorOptions } from "./mirror-options.ts";

/** What a repository offers for one architecture. */
export interface RepositoryIndex {
  /** The format of its packages: `PackageFormat.name`. */
  readonly format: string;
  /** "debian:trixie"; address and suite; a folder's path from the definition. The same whichever mirror answered. */
  readonly id: string;
  /** SHA-256 over everything the index follows from: the same digest, the same packages. */
  readonly digest: string;
  /** SHA-256 of the signed table of contents, as a file; without one (a folder) there is nothing to name. */
  readonly release?: string;
  /** SHA-256 of the keys that were fetched by address, as the store keeps them. */
  readonly keys?: readonly string[];
  /** Of the signed table of contents, seconds since 1970; 0 for a folder. */
  readonly date: number;
  /** The names of its suite; none for a folder. */
  readonly suites: readonly string[];
  /** Of its packages, unless the definition says otherwise: `priorities.ts`. */
  readonly priority: number;
  packagesNamed(name: string): readonly Package[];
  /** Packages that provide the name; not those that bear it. */
  providersOf(name: string): readonly Package[];
  names(): Iterable<string>;
  essential(): readonly Package[];
  /** When the index first mentions a name, in any field, counted in names. Infinity: never. */
  mention(name: string): number;
  /** Architectures for which it has a package of that name that was passed over; a folder knows. */
  otherArchitectures?(name: string): readonly string[];
  /** Web address or absolute file path of a package, by its `origin.path`. */
  locate(path: string): string;
}

/** A repository whose table of contents is verified; its indexes are read when they are needed. */
export interface VerifiedRepository
  extends Pick<
    RepositoryIndex,
    "format" | "id" | "digest" | "release" | "keys" | "date" | "suites" | "priority" | "locate"
  > {
  /** Components that the suite has for the architecture, and that were not asked for. */
  readonly otherComponents?: readonly string[];
  /** Reads every index, each verified by the table of contents; once, however often it is called. */
  open(): Promise<RepositoryIndex>;
  /**
   * The packages whose files have these digests (SHA-256, lower-case hexadecimal), in no particular order, from the
   * same verified indexes: for less than opening them costs.
   */
  packagesOf(digests: ReadonlySet<string>): Promise<readonly StandingPackage[]>;
}

/** A package as it stands in a verified index, without what only a solver asks for. */
export interface StandingPackage extends Pick<Package, "format" | "name" | "version" | "architecture" | "origin"> {
  /** Every name that it may need, of whichever alternative. */
  readonly needs: readonly string[];
  /** Names that it stands in for. */
  readonly provides: readonly string[];
}

/** Keeps what follows from a key, and from nothing else. What others put in its place is not believed: see `Memo`. */
interface DerivedCache {
  /** What `produce` returned when it was first asked for under this key; the same as JSON keeps it. */
  cachedJson<T>(key: string, produce: () => Promise<T>): Promise<T>;
}

/** What opening a repository needs to know. */
export interface RepositoryContext {
  /** Debian's name: "amd64". */
  readonly architecture: string;
  /** Verified indexes are kept below it. */
  readonly cacheDirectory: string;
  /** For what follows from verified indexes. */
  readonly derived: DerivedCache;
  readonly mirrors: MirrorOptions;
  /** Seconds since 1970; for expiry dates and signatures. */
  readonly now: number;
  readonly signal: AbortSignal | undefined;
  readonly emit: EmitEvent;
  /** Use what the cache holds and ask nobody. */
  readonly offline: boolean;
  /**
   * Only what the cache keeps is used, whatever its age: the table of contents of this digest, or the latest. Of the
   * former, lists that are no longer there are fetched. Folders are read as they are.
   */
  readonly kept?: "latest" | { readonly release: string };
  /** Identities of repositories that may be older or call themselves otherwise than when they were last read. */
  readonly acceptChanged?: readonly string[];
  readonly retry?: RetryPolicy;
}
