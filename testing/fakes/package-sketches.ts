import { parseConflicts, parseProvides, parseRelations } from "@wherry/factory/debian/relation.ts";
import type { Package } from "@wherry/factory/packages/package.ts";
import type { PackageUniverse } from "@wherry/factory/solver/universe.ts";

/** A package in a few words, the relations as a control file writes them. */
export interface Sketch {
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

export function packageOf(sketch: Sketch, repository = "test"): Package {
  const context = { architecture: "amd64", fail: (message: string) => new Error(message) };
  const { name, version = "1" } = sketch;
  return {
    name,
    version,
    architecture: "amd64",
    provides: parseProvides(sketch.provides ?? "", context),
    requires: parseRelations(sketch.depends ?? "", context),
    recommends: parseRelations(sketch.recommends ?? "", context),
    suggests: parseRelations(sketch.suggests ?? "", context),
    conflicts: parseConflicts(sketch.conflicts ?? "", context),
    essential: sketch.essential ?? false,
    priority: sketch.priority ?? "optional",
    multiArch: "no",
    source: name,
    origin: { repository, path: `pool/${name}_${version}.deb`, size: 1, sha256: "0".repeat(64) },
  };
}

/** A universe of exactly these packages. Names count as mentioned in alphabetical order, whatever the order of the packages. */
export function universeOf(packages: readonly Package[]): PackageUniverse {
  const names = [...new Set(packages.map((one) => one.name))].toSorted();
  return {
    packagesNamed: (name) => packages.filter((one) => one.name === name),
    providersOf: (name) =>
      packages.filter((one) => one.name !== name && one.provides.some((provide) => provide.name === name)),
    names: () => names,
    mention: (name) => (names.includes(name) ? names.indexOf(name) : Number.POSITIVE_INFINITY),
  };
}
