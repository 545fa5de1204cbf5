import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import type { ScriptRecord } from "../scripts/script-record.ts";

/**
 * The lock names every byte that a build may fetch. The same lock gives the same image on every machine, every day.
 *
 * It is written as JSON with sorted keys and one package per line, so that it can be read in a review.
 */
export interface Lock {
  readonly format: 1;
  readonly architecture: ArchitectureName;
  /** SHA-256 over the part of the definition that the packages follow from; a lock whose digest differs is refused. */
  readonly request: string;
  /**
   * Seconds since 1970: the time stamp of everything made by the builder. It is the oldest date of the indexes solved
   * against, because a suite of updates is signed anew several times a day without any change in its packages.
   */
  readonly epoch: number;
  readonly repositories: readonly LockedRepository[];
  /** What goes into the image, sorted by name. */
  readonly packages: readonly LockedPackage[];
  /** What the boot file is made of (boot loader, stub, initrd programs) and the image does not hold, sorted by name. */
  readonly boot: readonly LockedPackage[];
  /** The builder's own tools, for the machine that builds, with their whole closure, sorted by name. */
  readonly tools: readonly LockedPackage[];
  /** What maintainer scripts that nobody has reviewed do, sorted by package. Absent in locks of earlier versions. */
  readonly records?: readonly ScriptRecord[];
}

export interface LockedRepository {
  /**
   * "debian:trixie", "debian:trixie-security", a URL with suite, or a folder as seen from the definition ("./debs");
   * never a mirror's host name for a named suite.
   */
  readonly id: string;
  /**
   * SHA-256 of the signed table of contents (InRelease) that the packages were chosen from. Absent of folders, and in
   * locks of earlier versions.
   */
  readonly release?: string;
  /** SHA-256 of the public keys that were fetched by address, and that signed it. */
  readonly keys?: readonly string[];
  /** The definition takes it although its Valid-Until may be over. */
  readonly checkValidUntil?: false;
}

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** `PackageFormat.name`. The file says it only where it is not `unnamedFormat`. */
  readonly format: string;
  /** Index into `repositories`. */
  readonly repository: number;
  /** Path below the repository's root. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}
