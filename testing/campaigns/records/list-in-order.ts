import { policyOf } from "@wherry/factory/distributions/find-format.ts";
import { lockPackage } from "@wherry/factory/lock/lock-package.ts";
import type { Package } from "@wherry/factory/packages/package.ts";
import { dependencyOrder } from "@wherry/factory/recording/dependency-order.ts";
import type { RecordedSystem } from "@wherry/factory/recording/recording-definition.ts";
import { judgeScripts } from "@wherry/factory/scripts/review.ts";
import { solve } from "@wherry/factory/solver/solve.ts";
import { fetchLocked, unpackLocked } from "@wherry/factory/supply/fetch-locked.ts";
import { openRepositories, universeOf } from "@wherry/factory/supply/repositories.ts";
import { repositoryContext, type Workshop, withMirrors } from "@wherry/factory/supply/workshop.ts";

/** Packages in one step, so that few are in memory at once. */
const step = 25;

/**
 * The packages of a list, and all that they need, whose scripts want a record: each behind those that it needs, so that
 * it is recorded beside what is known of them, whatever the list's own order.
 */
export async function listInOrder(
  names: readonly string[],
  { architecture, repositories, mirrors }: RecordedSystem,
  opened: Workshop,
): Promise<readonly string[]> {
  const workshop = withMirrors(opened, mirrors);
  const rules = await policyOf(repositories).loadScripts();
  const indexes = await openRepositories(repositories, repositoryContext(workshop, architecture));
  const universe = universeOf(repositories, indexes);
  const ids = indexes.map(({ id }) => id);
  const found = new Map<string, Package>();
  for (const name of names) {
    const { packages } = solve({ install: [name], omit: [], architecture }, universe);
    for (const one of packages) found.set(one.name, one);
  }
  const order = dependencyOrder([...found.values()]);
  const ordered = [...found.values()].sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
  const wanted: string[] = [];
  for (let at = 0; at < ordered.length; at += step) {
    const locked = ordered.slice(at, at + step).map((one) => lockPackage(one, ids));
    await fetchLocked(locked, { repositories: ids.map((id) => ({ id })), sources: repositories }, workshop);
    const { unknown } = judgeScripts(await unpackLocked(locked, workshop), { rules, acknowledged: [], records: [] });
    const without = new Set(unknown.map((one) => one.package.package.name));
    wanted.push(...ordered.slice(at, at + step).flatMap(({ name }) => (without.has(name) ? [name] : [])));
  }
  return wanted;
}
