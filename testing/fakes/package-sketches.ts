import { debianFormat } from "@wherry/factory/debian/debian-format.ts";
import type { Package } from "@wherry/factory/packages/package.ts";
import type { SolvingRules } from "@wherry/factory/packages/solving-rules.ts";
import type { PackageUniverse } from "@wherry/factory/solver/universe.ts";

/** A package in a few words, the relations as a control file writes them. */
export interface PackageSketch {
  readonly name: string;
  readonly version?: string;
  readonly depends?: string;
  readonly recommends?: string;
  readonly suggests?: string;
  readonly conflicts?: string;
  readonly provides?: string;
  readonly priority?: string;
  readonly essential?: boolean;
}

/** Debian's, but that a name may be one letter: sketches are easier to read so. */
export const sketchRules: SolvingRules = { ...debianFormat, names: { ...debianFormat.names, name: /^[a-z0-9+.-]+$/ } };

export function packageOf(
  sketch: PackageSketch,
  repository = "test",
  { name: format, relations } = debianFormat,
): Package {
  const context = { architecture: "amd64", fail: (message: string) => new Error(message) };
  const { name, version = "1" } = sketch;
  return {
    format,
    name,
    version,
    architecture: "amd64",
    provides: relations.provides(sketch.provides ?? "", context),
    requires: relations.requires(sketch.depends ?? "", context),
    recommends: relations.requires(sketch.recommends ?? "", context),
    suggests: relations.requires(sketch.suggests ?? "", context),
    conflicts: relations.conflicts(sketch.conflicts ?? "", context),
    essential: sketch.essential ?? false,
    priority: sketch.priority ?? "optional",
    source: name,
    origin: { repository, path: `pool/${name}_${version}.deb`, size: 1, sha256: "0".repeat(64) },
  };
}

/**
 * A universe of exactly these packages. Names count as mentioned in alphabetical order, whatever the order of the
 * packages.
 */
export function sketchUniverse(packages: readonly Package[], rules: SolvingRules = sketchRules): PackageUniverse {
  const names = [...new Set(packages.map((one) => one.name))].toSorted();
  return {
    rules,
    packagesNamed: (name) => packages.filter((one) => one.name === name),
    providersOf: (name) =>
      packages.filter((one) => one.name !== name && one.provides.some((provide) => provide.name === name)),
    names: () => names,
    priorityOf: () => 500,
    suitesOf: () => [],
    mention: (name) => (names.includes(name) ? names.indexOf(name) : Number.POSITIVE_INFINITY),
  };
}
