import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding } from "@wherry/core/errors/finding.ts";
import { formatOfAll, formatOfSource } from "../distributions/find-format.ts";
import type { Pin } from "../packages/repository/priorities.ts";
import type {
  RepositoryContext,
  RepositoryIndex,
  StandingPackage,
  VerifiedRepository,
} from "../packages/repository/repository.ts";
import type { RepositorySource } from "../packages/repository/repository-source.ts";
import { mergeUniverses, type PackageUniverse } from "../solver/universe.ts";

/**
 * Opens all repositories at once, each as its format says; the result is in the order of `sources`. Where several fail,
 * the error is the first one's and lists the others.
 *
 * @throws {WherryError} repository.missing when one fails as `RepositoryRules.verify` does, with its codes
 */
export async function openRepositories(
  sources: readonly RepositorySource[],
  context: RepositoryContext,
): Promise<RepositoryIndex[]> {
  return await allOrFirstFailure(sources.map((source) => openRepository(source, context)));
}

/** The same, but reads no index yet: enough to know whether anything has changed. */
export async function verifyRepositories(
  sources: readonly RepositorySource[],
  context: RepositoryContext,
): Promise<VerifiedRepository[]> {
  return await allOrFirstFailure(sources.map((source) => formatOfSource(source).repositories.verify(source, context)));
}

/** One repository, verified and read. */
export async function openRepository(source: RepositorySource, context: RepositoryContext): Promise<RepositoryIndex> {
  return await (await formatOfSource(source).repositories.verify(source, context)).open();
}

/** The packages of one repository that have these digests: see `VerifiedRepository.packagesOf`. */
export async function searchRepository(
  source: RepositorySource,
  digests: ReadonlySet<string>,
  context: RepositoryContext,
): Promise<readonly StandingPackage[]> {
  return await (await formatOfSource(source).repositories.verify(source, context)).packagesOf(digests);
}

/**
 * All that these repositories offer, with the priorities that their sources and pins give them; `indexes` are in the
 * order of `sources`.
 *
 * @throws {WherryError} definition.invalid when their packages are of several formats
 */
export function universeOf(
  sources: readonly RepositorySource[],
  indexes: readonly RepositoryIndex[],
  pins: readonly Pin[] = [],
): PackageUniverse {
  const ranked = indexes.map((index, place) => ({ ...index, priority: sources[place]?.priority ?? index.priority }));
  return mergeUniverses(ranked, formatOfAll(sources), pins);
}

async function allOrFirstFailure<T>(openings: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(openings);
  const failures = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  const [first, ...others] = failures;
  if (first instanceof WherryError && others.length > 0 && first.code !== "interrupted") {
    throw new WherryError(first.code, first.message, {
      ...(first.hint === undefined ? {} : { hint: first.hint }),
      cause: first,
      findings: others.map((error) => createFinding("error", error instanceof Error ? error.message : String(error))),
    });
  }
  if (failures.length > 0) throw first;
  return outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
}
