import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import type { RepositoryContext, VerifiedRepository } from "../packages/repository/repository.ts";
import type { RepositorySource } from "../packages/repository/repository-source.ts";
import type { PackageUniverse } from "../solver/universe.ts";
import { openRepository } from "./repositories.ts";

export interface MissingPackages {
  /** `SolveRequest.install`. */
  readonly install: readonly string[];
  readonly universe: PackageUniverse;
  readonly sources: readonly RepositorySource[];
  /** In the order of `sources`. */
  readonly verified: readonly VerifiedRepository[];
}

type RemoteSource = Exclude<RepositorySource, { kind: "local" }>;

/**
 * Turns "this package does not exist" into what it means where the suite has it in a component that is not asked for:
 * firmware, drivers. Any other failure is returned as it is, and so is this one where those components cannot be read.
 */
export async function explainOtherComponents(
  cause: unknown,
  missing: MissingPackages,
  context: RepositoryContext,
): Promise<unknown> {
  if (!(cause instanceof WherryError) || cause.code !== "package.missing") return cause;
  const found = await findElsewhere(missing, context).catch(() => new Map<string, string>());
  if (found.size === 0) return cause;
  const hint = `name the components: repositories: [${withComponents(missing, new Set(found.values())).join(", ")}]`;
  const said = cause.findings.length > 0 ? cause.findings : [findingOf(cause)];
  const findings = said.map((finding) => {
    const [name, component] = [...found].find(([one]) => finding.message.includes(`"${one}"`)) ?? [];
    if (name === undefined) return finding;
    const message = `package "${name}" is in the component ${component}, which is not among the definition's repositories`;
    return createFinding("error", message, { hint });
  });
  const [first, second] = findings;
  if (first !== undefined && second === undefined)
    return new WherryError("package.missing", first.message, { hint, cause });
  return new WherryError("package.missing", cause.message, { findings, cause });
}

function findingOf({ message, hint }: WherryError): Finding {
  return createFinding("error", message, hint === undefined ? {} : { hint });
}

/** By the names of packages: the first component that has one. */
async function findElsewhere(
  { install, universe, sources, verified }: MissingPackages,
  context: RepositoryContext,
): Promise<ReadonlyMap<string, string>> {
  const names = install.map((text) => text.replace(/[=/].*$/s, ""));
  const wanted = new Set(names.filter((name) => universe.packagesNamed(name).length === 0));
  const found = new Map<string, string>();
  for (const [place, source] of sources.entries()) {
    if (source.kind === "local") continue;
    for (const component of verified[place]?.otherComponents ?? []) {
      if (found.size === wanted.size) return found;
      const index = await openRepository({ ...source, components: [component] }, context);
      for (const name of wanted) {
        if (!found.has(name) && index.packagesNamed(name).length > 0) found.set(name, component);
      }
    }
  }
  return found;
}

/** The repositories as the definition would name them, also those of updates, which have the same components. */
function withComponents({ sources, verified }: MissingPackages, components: ReadonlySet<string>): string[] {
  return sources.flatMap((source, place) => {
    const others = (verified[place]?.otherComponents ?? []).filter((name) => components.has(name));
    if (source.kind === "local" || others.length === 0) return [];
    return [nameOf(source, [...source.components, ...others])];
  });
}

function nameOf(source: RemoteSource, components: readonly string[]): string {
  if (source.kind === "suite") return `"${source.distribution}:${source.suite}/${components.join(",")}"`;
  return `{ url: ${source.url}, suite: ${source.suite}, components: [${components.join(", ")}] }`;
}
