import { WherryError } from "@wherry/core/errors/errors.ts";
import type { FileView } from "@wherry/core/tree/view.ts";
import type { DistributionPolicy } from "../packages/distribution-policy.ts";
import type { InstalledPackages } from "../packages/installed-packages.ts";
import { type PackageFormat, unnamedFormat } from "../packages/package-format.ts";
import { repositoryId } from "../packages/repository/repository-address.ts";
import type { RepositorySource } from "../packages/repository/repository-source.ts";
import { distributions, packageFormats } from "./package-formats.ts";

/**
 * A format by its name.
 *
 * @throws {WherryError} internal when there is no such format: whatever names a format was checked when it was read
 */
export function findFormat(name: string): PackageFormat {
  const found = packageFormats.get(name);
  if (found === undefined) throw new WherryError("internal", `there is no format of packages called ${name}`);
  return found;
}

/**
 * The format of a repository's packages. One of an unknown distribution is left to the first format, which refuses it.
 */
export function formatOfSource(source: RepositorySource): PackageFormat {
  return (
    [...packageFormats.values()].find((format) => format.repositories.recognises(source)) ?? findFormat(unnamedFormat)
  );
}

/**
 * The one format of all these repositories.
 *
 * @throws {WherryError} definition.invalid when they have packages of several formats
 */
export function formatOfAll(sources: readonly RepositorySource[]): PackageFormat {
  const [first = findFormat(unnamedFormat), ...others] = sources.map(formatOfSource);
  const other = others.findIndex((format) => format !== first);
  const [source, otherSource] = [sources[0], sources[other + 1]];
  if (other < 0 || source === undefined || otherSource === undefined) return first;
  throw new WherryError(
    "definition.invalid",
    `${repositoryId(source)} has ${first.name} packages and ${repositoryId(otherSource)} has others`,
    { hint: "an image is made of packages of one format: remove the other repositories" },
  );
}

/** The policy of the distribution that repositories are of: the first that is named, else the first of its format. */
export function policyOf(sources: readonly RepositorySource[]): DistributionPolicy {
  const named = sources.flatMap((source) =>
    source.kind === "suite" ? (distributions.get(source.distribution) ?? []) : [],
  );
  return named[0] ?? policyOfFormat(formatOfAll(sources).name);
}

/** The policy of the first distribution that has packages of a format. */
export function policyOfFormat(format: string): DistributionPolicy {
  const found = [...distributions.values()].find((policy) => policy.format === format);
  if (found === undefined) throw new WherryError("internal", `no distribution has ${format} packages`);
  return found;
}

/**
 * The packages that a system has, by the database of the first format that has one there; undefined where none has.
 *
 * @throws {WherryError} format.invalid when a database cannot be parsed
 */
export function installedPackages(view: FileView): (InstalledPackages & { readonly format: string }) | undefined {
  for (const { name, installed } of packageFormats.values()) {
    const found = installed(view);
    if (found !== undefined) return { ...found, format: name };
  }
  return undefined;
}

/** How packages of a distribution are merged into one tree: `MergeRules`. */
export function mergeRulesOf({
  format,
  layoutPackage,
}: DistributionPolicy): Pick<PackageFormat, "replaces" | "isBase"> & Pick<DistributionPolicy, "layoutPackage"> {
  const { replaces, isBase } = findFormat(format);
  return { replaces, isBase, layoutPackage };
}

/** The distribution that the builder's own tools come from. */
export function toolDistribution(): DistributionPolicy {
  return policyOf([]);
}
