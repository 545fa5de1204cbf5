import { WherryError } from "@wherry/core/errors/errors.ts";
import { toolDistribution } from "../distributions/find-format.ts";
import type { LockedPackage } from "../lock/lock.ts";
import type { RepositoryIndex } from "../packages/repository/repository.ts";
import type { PackageUniverse } from "../solver/universe.ts";
import { toolPackages } from "../tools/tool-sets.ts";
import { buildToolSets } from "./lock-image.ts";
import { universeOf } from "./repositories.ts";

/**
 * Refuses a lock whose tools are not those of a build: all that the tool sets name, and nothing but what these need.
 * Another package, be it signed, could bring a program of the same name.
 *
 * @throws {WherryError} lock.invalid when a tool is missing or is not one
 */
export function requireKnownTools(
  tools: readonly LockedPackage[],
  indexes: readonly RepositoryIndex[],
  { architecture, file }: { readonly architecture: string; readonly file: string },
): void {
  if (tools.length === 0) return;
  const policy = toolDistribution().tools;
  const { install } = toolPackages(buildToolSets, architecture, policy);
  const known = reachableNames(install, universeOf(policy.repositories, indexes));
  const stranger = tools.find(({ name }) => !known.has(name));
  const absent = install.find((name) => tools.every((tool) => tool.name !== name));
  if (stranger === undefined && absent === undefined) return;
  const problem =
    stranger === undefined
      ? `the tools of this lock lack ${absent}`
      : `${stranger.name} is not a tool of a build, nor does one need it`;
  throw new WherryError("lock.invalid", problem, {
    where: { file },
    hint: `lock the definition anew with: wherry lock DEFINITION --output ${file}`,
  });
}

/** Everything that these may need, whichever alternatives are chosen, and what is left out now and was not before. */
function reachableNames(install: readonly string[], universe: PackageUniverse): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...install];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    for (const one of universe.packagesNamed(name)) {
      waiting.push(...one.requires.flat().map((relation) => relation.name));
    }
    waiting.push(...universe.providersOf(name).map((provider) => provider.name));
  }
  return reached;
}
