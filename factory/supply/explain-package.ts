import { closest, goingOn } from "@wherry/core/errors/suggest.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import type { LeftOutPolicy } from "../packages/distribution-policy.ts";
import type { Package } from "../packages/package.ts";
import { explain } from "../solver/explain.ts";
import { solve } from "../solver/solve.ts";
import type { PackageUniverse } from "../solver/universe.ts";
import { imageRequest } from "./image-request.ts";
import { imageUniverse, leftOutWith } from "./image-universe.ts";
import { tellImplicitNeed } from "./implicit-needs.ts";
import { openRepositories } from "./repositories.ts";
import { repositoryContext, type Workshop, withMirrors } from "./workshop.ts";

/** Names that are told of many. */
const MOST_NAMES = 5;

export interface PackageExplanation {
  readonly package: string;
  readonly included: boolean;
  readonly chain: readonly { readonly name: string }[];
  /** For people, line by line. */
  readonly text: readonly string[];
}

/**
 * Why a package is in an image, or why it is not, as the repositories are now. `runs`: see `lockImage`.
 *
 * @throws {WherryError} repository.missing when one cannot be had, with the codes of `openRepositories`
 * @throws {WherryError} package.missing, solver.unsatisfiable or solver.exhausted when the definition has no solution
 */
export async function explainPackage(
  definition: ImageDefinition,
  name: string,
  opened: Workshop,
  runs: LeftOutPolicy["runs"] = {},
): Promise<PackageExplanation> {
  const workshop = withMirrors(opened, definition.mirrors);
  const indexes = await openRepositories(definition.repositories, repositoryContext(workshop, definition.architecture));
  const leftOut = leftOutWith(definition, runs);
  const universe = imageUniverse(definition, indexes, leftOut);
  const solution = solve(imageRequest(definition, universe, leftOut), universe);
  const chosen = solution.packages.find((one) => one.name === name);
  if (chosen !== undefined) {
    const recommendedBy = (by: string) => solution.packages.find((one) => one.name === by)?.recommends ?? [];
    const { chain, text } = explain(solution, name, (by, clause) =>
      tellImplicitNeed(by, clause, { leftOut, recommended: recommendedBy(by) }),
    );
    const others = othersThatNeed(name, solution.packages, chain.at(-2)?.name);
    return {
      package: name,
      included: true,
      chain,
      text: [
        `${name} ${chosen.version} is in ${definition.name}:`,
        ...text,
        ...wayOut(definition, name, { first: chain[0]?.name ?? name, others }),
      ],
    };
  }
  const [reason, ...more] = whyNot(definition, name, universe);
  const text = [`${name} is not in ${definition.name}: ${reason}`, ...more];
  return { package: name, included: false, chain: [], text };
}

/** Besides the one that the chain names; sorted. */
function othersThatNeed(name: string, packages: readonly Package[], told: string | undefined): readonly string[] {
  return packages
    .filter(({ requires }) => requires.some((clause) => clause.some((relation) => relation.name === name)))
    .map((one) => one.name)
    .filter((one) => one !== told)
    .sort();
}

/** What takes a package out; `first` is what the definition asks for that leads to it. */
function wayOut(
  { packages, inherited }: ImageDefinition,
  name: string,
  { first, others }: { readonly first: string; readonly others: readonly string[] },
): readonly string[] {
  if (others.length > 0)
    return [
      `also needed by ${someOf(others)}`,
      "to do without it: take out all that need it; or leave it out by packages.omit, where nothing runs it",
    ];
  const entry = packages.install.find((one) => one.replace(/[=/].*/, "") === first) ?? first;
  const from = inherited["packages.install"]?.[entry];
  const away =
    from === undefined
      ? `take ${entry} off packages.install`
      : `write "-${entry}" in packages.install, as ${from} asks for it`;
  const omit = first === name ? "" : `; or leave ${name} out by packages.omit, where nothing runs it`;
  return [`to do without it: ${away}${omit}`];
}

/** The reason, and what to do. */
function whyNot(
  { packages, inherited }: ImageDefinition,
  name: string,
  universe: PackageUniverse,
): readonly [reason: string, ...lines: string[]] {
  if (packages.omit.includes(name)) {
    const from = inherited["packages.omit"]?.[name];
    if (from === undefined) return ["the definition leaves it out (packages.omit); take it off that list to have it"];
    return [`${from} leaves it out (packages.omit); name it in packages.install to have it`];
  }
  if (universe.packagesNamed(name).length > 0)
    return ["nothing that is in it needs it; name it in packages.install to have it"];
  const providers = [...universe.names()].filter((one) =>
    universe.packagesNamed(one).some(({ provides }) => provides.some((provided) => provided.name === name)),
  );
  if (providers.length > 0) return [`no package is called so; there is what provides it: ${someOf(providers.sort())}`];
  const reason = "its repositories have no such package";
  const longer = goingOn(name, universe.names());
  if (longer.length > 0) return [reason, `there are ${longer.join(", ")}`];
  const similar = closest(name, universe.names());
  return [`${reason}${similar === undefined ? "" : `; did you mean "${similar}"?`}`];
}

/** "a, b, c and 4 more" */
function someOf(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
