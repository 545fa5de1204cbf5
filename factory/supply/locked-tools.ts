import { WherryError } from "@wherry/core/errors/errors.ts";
import { toolDistribution } from "../distributions/find-format.ts";
import type { LockedPackage } from "../lock/lock.ts";
import { lockAnew } from "../lock/lock-anew.ts";
import type { StandingPackage } from "../packages/repository/repository.ts";
import { toolPackages } from "../tools/tool-sets.ts";

/** The tool set that a build of an image needs; a container image needs none. */
export const buildToolSet = "erofs";

/**
 * Refuses a lock whose tools are not those of a build: all that the tool set names, and nothing but what these need.
 * Another package, be it signed, could bring a program of the same name. `packages` are the tools as their verified
 * lists have them.
 *
 * @throws {WherryError} lock.invalid when a tool is missing or is not one
 */
export function requireKnownTools(
  tools: readonly LockedPackage[],
  packages: readonly StandingPackage[],
  { architecture, file }: { readonly architecture: string; readonly file: string },
): void {
  if (tools.length === 0) return;
  const { install } = toolPackages(buildToolSet, architecture, toolDistribution().tools);
  const known = neededNames(install, packages);
  const stranger = tools.find(({ name }) => !known.has(name));
  const absent = install.find((name) => tools.every((tool) => tool.name !== name));
  if (stranger === undefined && absent === undefined) return;
  const problem =
    absent === undefined
      ? `${stranger?.name} is not a tool of a build, nor does one need it`
      : `the tools of this lock lack ${absent}`;
  throw new WherryError("lock.invalid", problem, {
    where: { file },
    hint: lockAnew(file),
  });
}

/** What these need among the locked ones, whichever alternatives those are, and what these need in turn. */
function neededNames(install: readonly string[], packages: readonly StandingPackage[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...install];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    for (const one of packages) {
      if (one.name === name) waiting.push(...one.needs);
      else if (one.provides.includes(name)) waiting.push(one.name);
    }
  }
  return reached;
}
