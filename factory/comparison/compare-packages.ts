import { findFormat } from "../distributions/find-format.ts";
import { compareFacts } from "./compare-facts.ts";
import type { Facts, ImageDifference } from "./image-comparison.ts";
import type { PackageList } from "./image-contents.ts";

/**
 * What two lists of packages have differently, by name, and by architecture where one name has several. Only what both
 * kinds of lists know is compared: digests are in locks alone.
 */
export function comparePackages(before: PackageList, after: PackageList): readonly ImageDifference[] {
  const isOneKind = before.kind === after.kind;
  return compareFacts("packages", packagesOf(before, isOneKind), packagesOf(after, isOneKind));
}

function packagesOf({ packages }: PackageList, isOneKind: boolean): ReadonlyMap<string, Facts> {
  const named = new Map<string, Facts>();
  const inOrder = packages.toSorted((one, other) => (one.architecture < other.architecture ? -1 : 1));
  for (const { name, version, architecture, bytes, sha256 } of inOrder)
    named.set(named.has(name) ? `${name}:${architecture}` : name, {
      version,
      architecture,
      ...(isOneKind && bytes !== null ? { bytes } : {}),
      ...(isOneKind && sha256 !== null ? { sha256 } : {}),
    });
  return named;
}

/** Whether a package is of a later version than before: 1, of an earlier one: -1, of the same one: 0. */
export function orderOfVersions(before: string, after: string, format: string): -1 | 0 | 1 {
  return findFormat(format).versions.compare(after, before);
}
