import { isDeepStrictEqual } from "node:util";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import { ignoreEvents } from "@wherry/core/events/events.ts";
import { requestDigest } from "../definition/digests.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { policyOf, toolDistribution } from "../distributions/find-format.ts";
import type { Lock, LockedRepository } from "../lock/lock.ts";
import { lockPackage } from "../lock/lock-package.ts";
import type { LeftOutPolicy } from "../packages/distribution-policy.ts";
import type { Package } from "../packages/package.ts";
import type { VerifiedRepository } from "../packages/repository/repository.ts";
import { repositoryId } from "../packages/repository/repository-address.ts";
import type { RepositorySource } from "../packages/repository/repository-source.ts";
import { type Solution, solve } from "../solver/solve.ts";
import type { PackageUniverse } from "../solver/universe.ts";
import { toolPackages } from "../tools/tool-sets.ts";
import { checkOmits } from "./check-omits.ts";
import { imageRequest } from "./image-request.ts";
import { imageUniverse, leftOutWith } from "./image-universe.ts";
import { checkRecommends, tellRecommended } from "./implicit-needs.ts";
import { buildToolSet } from "./locked-tools.ts";
import { explainOtherComponents } from "./other-components.ts";
import { universeOf, verifyRepositories } from "./repositories.ts";
import { solveToolSets } from "./solve-tools.ts";
import { verifyLock } from "./verify-lock.ts";
import { repositoryContext, type Workshop, withMirrors } from "./workshop.ts";

/**
 * Changes whenever the solver may choose other packages from the same indexes, or what it chose is kept in another
 * shape.
 */
const solverVersion = 7;

/**
 * Chooses every package of the image, of its boot file and of the build's tools, from the repositories as they are now.
 * What was chosen from the very same indexes before is not chosen again. `runs` is what content has shown beyond what
 * the policy says (`LeftOutPolicy.runs`).
 */
export async function lockImage(
  definition: ImageDefinition,
  opened: Workshop,
  runs: LeftOutPolicy["runs"] = {},
): Promise<Lock> {
  const workshop = withMirrors(opened, definition.mirrors);
  const { architecture, kernel } = definition;
  const { hostArchitecture, hostTools } = workshop;
  const needsTools = kernel !== null && !hostTools;
  const image = await verifyRepositories(definition.repositories, repositoryContext(workshop, architecture));
  const tools = needsTools ? await verifyToolRepositories(definition, image, workshop) : [];
  const digests = [...image, ...tools].map(({ digest, release }) => [digest, release]);
  const expired = definition.repositories.map(mayBeExpired);
  const key = `lock ${solverVersion} ${requestDigest(definition)} ${JSON.stringify([digests, expired, hostArchitecture, toolPackages(buildToolSet, hostArchitecture, toolDistribution().tools), definition.packages.stock, ...(Object.keys(runs).length > 0 ? [runs] : [])])}`;
  let chosen: ChosenLock | undefined;
  const choose = async () => {
    chosen = await solveLock(definition, { image, tools, leftOut: leftOutWith(definition, runs) }, workshop);
    return chosen;
  };
  const { memo } = workshop.store;
  let remembered = await memo.cachedJson(key, choose);
  if (remembered !== chosen && !(await stillStands(remembered.lock, definition, workshop))) {
    await memo.forget(key);
    remembered = await memo.cachedJson(key, choose);
  }
  for (const { message, hint } of remembered.warnings) {
    workshop.emit({ type: "warning", message, ...(hint !== undefined && { hint }) });
  }
  // What is chosen anew for what content has shown (`runs`) was told the first time.
  const isFirst = Object.keys(runs).length === 0;
  for (const message of isFirst ? (remembered.notices ?? []) : []) workshop.emit({ type: "notice", message });
  return remembered.lock;
}

interface ChosenLock {
  readonly lock: Lock;
  readonly warnings: readonly Finding[];
  /** Absent in what earlier versions remembered. */
  readonly notices?: readonly string[];
}

/** What was remembered is held against the signed lists as somebody's lock would be. */
async function stillStands(lock: Lock, definition: ImageDefinition, workshop: Workshop): Promise<boolean> {
  const remembered = { lock, file: "the remembered choice", trusted: false };
  try {
    await verifyLock(remembered, definition, { ...workshop, emit: ignoreEvents });
    return true;
  } catch (error) {
    if (error instanceof WherryError && error.code === "lock.invalid") return false;
    throw error;
  }
}

/** The repositories of tools. Most images come from the same ones, which are not asked twice. */
async function verifyToolRepositories(
  { repositories, architecture }: ImageDefinition,
  image: readonly VerifiedRepository[],
  workshop: Workshop,
): Promise<VerifiedRepository[]> {
  const context = repositoryContext(workshop, workshop.hostArchitecture);
  const verified = toolDistribution().tools.repositories.map(async (source) => {
    const same =
      architecture === workshop.hostArchitecture ? repositories.findIndex((one) => isDeepStrictEqual(one, source)) : -1;
    return image[same] === undefined ? await verifyRepositories([source], context) : [image[same]];
  });
  return (await Promise.all(verified)).flat();
}

interface LockSources {
  readonly image: readonly VerifiedRepository[];
  readonly tools: readonly VerifiedRepository[];
  readonly leftOut: LeftOutPolicy;
}

async function solveLock(
  definition: ImageDefinition,
  { image, tools, leftOut }: LockSources,
  workshop: Workshop,
): Promise<ChosenLock> {
  const open = (some: readonly VerifiedRepository[]) => Promise.all(some.map((repository) => repository.open()));
  const universe = imageUniverse(definition, await open(image), leftOut);
  const repositories = [...new Set([...image, ...tools].map((repository) => repository.id))];
  const locked = (packages: readonly Package[]) => packages.map((one) => lockPackage(one, repositories));
  const toolUniverse = universeOf(toolDistribution().tools.repositories, await open(tools));
  const { packages } = await solveImage(definition, { image, universe, leftOut }, workshop);
  const warnings = [...checkOmits(definition, packages, universe), ...checkRecommends(definition, packages)];
  const lock: Lock = {
    format: 1,
    architecture: definition.architecture,
    request: requestDigest(definition),
    epoch: oldestDate([...image, ...tools]),
    repositories: repositories.map((id) => lockRepository(id, [...image, ...tools], definition)),
    packages: locked(packages),
    boot: definition.kernel === null ? [] : locked(solveBoot(definition, universe)),
    tools: tools.length === 0 ? [] : locked(solveToolSets([buildToolSet], toolUniverse, workshop)),
  };
  return { lock, warnings, notices: tellRecommended(definition, packages, universe) };
}

interface ImageSources extends Omit<LockSources, "tools"> {
  readonly universe: PackageUniverse;
}

async function solveImage(
  definition: ImageDefinition,
  { image, universe, leftOut }: ImageSources,
  workshop: Workshop,
): Promise<Solution> {
  try {
    return solve(imageRequest(definition, universe, leftOut), universe);
  } catch (cause) {
    const { packages, kernel, repositories, architecture } = definition;
    const install = [...packages.install, ...(kernel === null ? [] : [kernel.package])];
    const missing = { install, universe, sources: repositories, verified: image };
    throw await explainOtherComponents(cause, missing, repositoryContext(workshop, architecture));
  }
}

function lockRepository(
  id: string,
  verified: readonly VerifiedRepository[],
  { repositories }: ImageDefinition,
): LockedRepository {
  const { release, keys } = verified.find((repository) => repository.id === id) ?? {};
  const unchecked = repositories.some((source) => repositoryId(source) === id && mayBeExpired(source));
  return { id, ...(release && { release }), ...(keys && { keys }), ...(unchecked && { checkValidUntil: false }) };
}

function mayBeExpired(source: RepositorySource): boolean {
  return source.kind !== "local" && source.checkValidUntil === false;
}

function solveBoot(definition: ImageDefinition, universe: PackageUniverse): readonly Package[] {
  const { packages, architecture, repositories } = definition;
  const install = policyOf(repositories).boot.packages;
  const omit = packages.omit.filter((name) => !install.includes(name));
  return solve({ install, omit, architecture }, universe).packages;
}

/** Folders have no date; where nothing else is used, the image is stamped 1970. */
function oldestDate(indexes: readonly VerifiedRepository[]): number {
  const dates = indexes.map((index) => index.date).filter((date) => date > 0);
  return dates.length === 0 ? 0 : Math.min(...dates);
}
