import { malformedPackage } from "./malformed-package.ts";
import type { PackageEntry } from "./package-entries.ts";

/** What a package says about itself. */
interface StatedIdentity {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
}

/** What a package file holds, without the bytes of its files. */
export interface PackageContents {
  readonly identity: StatedIdentity;
  /** In the order of the archive; checked against each other. `offset` points into the uncompressed content. */
  readonly entries: readonly PackageEntry[];
  /** Bytes of the uncompressed content. */
  readonly dataSize: number;
  /** What the package says about itself, in the format's own notation; only the format reads it. */
  readonly control: string;
  /** What would run when the package is installed or removed, sorted by name. */
  readonly scripts: readonly PackageScript[];
  /** Absolute paths of the files that an administrator is expected to change. */
  readonly conffiles: readonly string[];
  /** What it asks other packages to do, in the format's own notation; "" where there is nothing. */
  readonly triggers: string;
  /** What its scripts may ask, with the default answers, in the format's own notation; "" where there is nothing. */
  readonly questions: string;
}

export interface PackageScript {
  /** As the format calls it: "postinst". */
  readonly name: string;
  readonly text: string;
  /** Of the bytes, lower-case hexadecimal. */
  readonly sha256: string;
}

/** What the index said about a package; one that says something else about itself is refused. */
export interface PackageIdentity {
  readonly name: string;
  readonly version: string;
  /** Not compared where undefined. */
  readonly architecture?: string | undefined;
}

/**
 * Refuses a package that says something else about itself than the index did.
 *
 * @throws {WherryError} package.malformed when name, version or architecture differ
 */
export function checkIdentity(identity: StatedIdentity, expected: PackageIdentity, file: string): void {
  for (const key of ["name", "version", "architecture"] as const) {
    if (expected[key] !== undefined && identity[key] !== expected[key]) {
      throw malformedPackage(file, `says that its ${key} is ${identity[key]}, but the index promised ${expected[key]}`);
    }
  }
}
