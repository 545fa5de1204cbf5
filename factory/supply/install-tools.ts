import { toolDistribution } from "../distributions/find-format.ts";
import type { LockedPackage } from "../lock/lock.ts";
import { lockPackage } from "../lock/lock-package.ts";
import { fetchLocked } from "./fetch-locked.ts";
import { solveTools } from "./solve-tools.ts";
import { openToolbox, type Toolbox } from "./toolbox.ts";
import type { Workshop } from "./workshop.ts";

export interface InstalledTools extends Toolbox {
  readonly packages: readonly LockedPackage[];
}

/**
 * Tool sets outside a build: chosen from the suite as it is now, fetched once, ready to start.
 *
 * @throws {WherryError} tool.missing when there is no such tool set, or none for this machine
 * @throws {WherryError} repository.missing when the suite cannot be had, with the codes of `solveTools`
 */
export async function installTools(sets: readonly string[], workshop: Workshop): Promise<InstalledTools> {
  const { packages, indexes } = await solveTools(sets, workshop);
  const repositories = indexes.map((index) => index.id);
  const locked = packages.map((one) => lockPackage(one, repositories));
  const sources = toolDistribution().tools.repositories;
  await fetchLocked(locked, { repositories: repositories.map((id) => ({ id })), sources }, workshop);
  return { packages: locked, ...openToolbox(locked, workshop) };
}
