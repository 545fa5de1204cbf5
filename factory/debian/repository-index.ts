import type { EmitEvent } from "@wherry/core/events/events.ts";
import type { Package } from "../packages/package.ts";
import type { RetryPolicy } from "../system/retry.ts";
import type { MirrorOptions } from "./policy/mirrors.ts";

/** What a repository offers for one architecture. */
export interface RepositoryIndex {
  /** "debian:trixie"; address and suite; a folder's path from the definition. The same whichever mirror answered. */
  readonly id: string;
  /** SHA-256 over everything the index follows from: the same digest, the same packages. */
  readonly digest: string;
  /** Of the Release file, seconds since 1970; 0 for a folder. */
  readonly date: number;
  packagesNamed(name: string): readonly Package[];
  /** Packages that provide the name; not those that bear it. */
  providersOf(name: string): readonly Package[];
  names(): Iterable<string>;
  essential(): readonly Package[];
  /** When the index first mentions a name, in any field: `PackagesIndex.mention`. Infinity: never. */
  mention(name: string): number;
  /** Web address or absolute file path of a package, by its `origin.path`. */
  locate(path: string): string;
}

/** What opening a repository needs to know. */
export interface RepositoryContext {
  /** Debian's name: "amd64". */
  readonly architecture: string;
  /** Verified indexes are kept below it. */
  readonly cacheDirectory: string;
  readonly mirrors: MirrorOptions;
  /** Seconds since 1970; for Valid-Until and signatures. */
  readonly now: number;
  readonly signal: AbortSignal | undefined;
  readonly emit: EmitEvent;
  /** Use what the cache holds and ask nobody. */
  readonly offline: boolean;
  /** False for archives and snapshots. Default: true. */
  readonly checkValidUntil?: boolean;
  readonly retry?: RetryPolicy;
}
