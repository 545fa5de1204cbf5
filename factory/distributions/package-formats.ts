import { debianFormat } from "../debian/debian-format.ts";
import { debianPolicy } from "../debian/policy/debian-policy.ts";
import type { DistributionPolicy } from "../packages/distribution-policy.ts";
import type { PackageFormat } from "../packages/package-format.ts";

/**
 * Every format of packages, and every distribution, that Wherry knows. Nothing but this file knows where they live:
 * another format is a folder and a line here. The formats are asked in this order whether a repository is theirs.
 */
export const packageFormats: ReadonlyMap<string, PackageFormat> = new Map([[debianFormat.name, debianFormat]]);

/**
 * The first is the one that a suite belongs to where no distribution is named, and that the builder's tools come from.
 */
export const distributions: ReadonlyMap<string, DistributionPolicy> = new Map([[debianPolicy.name, debianPolicy]]);

/** The archives that mirrors can be named for: "debian", "debian-security". */
export const archiveNames: readonly string[] = [...distributions.values()].flatMap(({ archives }) => archives);

/** The endings of package files, with the dot. */
export const packageEndings: readonly string[] = [...packageFormats.values()].map(({ files }) => files.ending);
