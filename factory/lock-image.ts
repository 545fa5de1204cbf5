import { WherryError } from "@wherry/core/errors.ts";
import { closest } from "@wherry/core/suggest.ts";
import { bootPackages } from "./boot/boot-packages.ts";
import { openRepositories, type RepositoryIndex } from "./debian/repository.ts";
import { requestDigest } from "./definition/digests.ts";
import type { ImageDefinition, RepositorySource } from "./definition/image-definition.ts";
import type { Lock, LockedPackage } from "./lock/lock.ts";
import type { Package } from "./packages/package.ts";
import { explain } from "./solver/explain.ts";
import { type Solution, solve } from "./solver/solve.ts";
import { mergeUniverses, type PackageUniverse } from "./solver/universe.ts";
import { toolPackages, toolRepositories } from "./tools/tool-sets.ts";
import { repositoryContext, type Workshop } from "./workshop.ts";

/** Which tool sets a build of an image needs; a container image needs none. */
export const buildToolSets = ["erofs"] as const;

export interface LockedImage {
  readonly lock: Lock;
  /** Why each package of the image is in it. */
  readonly solution: Solution;
}

/** Chooses every package of the image, of its boot file and of the build's tools, from the repositories as they are now. */
export async function lockImage(definition: ImageDefinition, workshop: Workshop): Promise<LockedImage> {
  const indexes = await openRepositories(definition.repositories, repositoryContext(workshop, definition.architecture));
  const universe = mergeUniverses(indexes);
  const solution = solveImage(definition, universe);
  const boot = definition.kernel === null ? [] : solveBoot(definition, universe);
  const tools = definition.kernel === null ? { packages: [], indexes: [] } : await solveTools(buildToolSets, workshop);
  const repositories = [...new Set([...indexes, ...tools.indexes].map((index) => index.id))];
  const locked = (packages: readonly Package[]) => packages.map((one) => lockPackage(one, repositories));
  return {
    solution,
    lock: {
      format: 1,
      architecture: definition.architecture,
      request: requestDigest(definition),
      epoch: oldestDate([...indexes, ...tools.indexes]),
      repositories: repositories.map((id) => ({ id })),
      packages: locked(solution.packages),
      boot: locked(boot),
      tools: locked(tools.packages),
    },
  };
}

export interface PackageExplanation {
  readonly package: string;
  readonly included: boolean;
  readonly chain: readonly { readonly name: string }[];
  /** For people; ends with a line break. */
  readonly text: string;
}

/** Why a package is in an image, or why it is not. */
export async function explainPackage(
  definition: ImageDefinition,
  name: string,
  workshop: Workshop,
): Promise<PackageExplanation> {
  const indexes = await openRepositories(definition.repositories, repositoryContext(workshop, definition.architecture));
  const universe = mergeUniverses(indexes);
  const solution = solveImage(definition, universe);
  const chosen = solution.packages.find((one) => one.name === name);
  if (chosen !== undefined) {
    const { chain, text } = explain(solution, name);
    return {
      package: name,
      included: true,
      chain,
      text: `${name} ${chosen.version} is in ${definition.name}:\n${text}\n`,
    };
  }
  const reason = whyNot(definition, name, universe);
  return { package: name, included: false, chain: [], text: `${name} is not in ${definition.name}: ${reason}\n` };
}

/** Everything that installing the packages on an empty system would bring, from exactly these suites, component main. */
export async function resolvePackages(
  names: readonly string[],
  suites: readonly string[],
  architecture: string,
  workshop: Workshop,
): Promise<readonly Package[]> {
  if (names.length === 0) {
    throw new WherryError("usage.invalid", "no package is named", {
      hint: "for example: wherry resolve --suite debian:trixie bash",
    });
  }
  const sources = suites.map(readSuite);
  const indexes = await openRepositories(sources, repositoryContext(workshop, architecture));
  return solve({ install: names, omit: [], architecture }, mergeUniverses(indexes)).packages;
}

/** The packages of tool sets with their closure, for the machine that builds. */
export async function solveTools(
  sets: readonly string[],
  workshop: Workshop,
): Promise<{ packages: readonly Package[]; indexes: readonly RepositoryIndex[] }> {
  if (workshop.hostTools) return { packages: [], indexes: [] };
  const architecture = workshop.hostArchitecture;
  const indexes = await openRepositories(toolRepositories, repositoryContext(workshop, architecture));
  const { install, omit } = toolPackages(sets, architecture);
  return { packages: solve({ install, omit, architecture }, mergeUniverses(indexes)).packages, indexes };
}

/** A package as the lock names it. */
export function lockPackage(one: Package, repositories: readonly string[]): LockedPackage {
  return {
    name: one.name,
    version: one.version,
    architecture: one.architecture,
    repository: repositories.indexOf(one.origin.repository),
    path: one.origin.path,
    size: one.origin.size,
    sha256: one.origin.sha256,
  };
}

function solveImage(definition: ImageDefinition, universe: PackageUniverse): Solution {
  const { packages, kernel, architecture } = definition;
  const install = kernel === null ? packages.install : [...packages.install, kernel.package];
  return solve({ install, omit: packages.omit, architecture }, universe);
}

function solveBoot({ packages, architecture }: ImageDefinition, universe: PackageUniverse): readonly Package[] {
  const omit = packages.omit.filter((name) => !bootPackages.includes(name));
  return solve({ install: bootPackages, omit, architecture }, universe).packages;
}

function whyNot({ packages }: ImageDefinition, name: string, universe: PackageUniverse): string {
  if (packages.omit.includes(name)) return "the definition leaves it out (packages.omit)";
  if (universe.packagesNamed(name).length > 0) return "nothing that is in it needs it";
  const similar = closest(name, universe.names());
  return `its repositories have no such package${similar === undefined ? "" : `; did you mean "${similar}"?`}`;
}

function readSuite(text: string): RepositorySource {
  const [, distribution = "debian", suite] = /^(?:([a-z]+):)?([a-z][a-z0-9./-]*)$/.exec(text) ?? [];
  if (suite === undefined) {
    throw new WherryError("usage.invalid", `"${text}" is not a suite`, { hint: "name one like debian:trixie" });
  }
  return { kind: "suite", distribution, suite, components: ["main"] };
}

/** Folders have no date; where nothing else is used, the image is stamped 1970. */
function oldestDate(indexes: readonly RepositoryIndex[]): number {
  const dates = indexes.map((index) => index.date).filter((date) => date > 0);
  return dates.length === 0 ? 0 : Math.min(...dates);
}
