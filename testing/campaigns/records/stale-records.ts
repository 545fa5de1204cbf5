import { policyOf } from "@wherry/factory/distributions/find-format.ts";
import { lockPackage } from "@wherry/factory/lock/lock-package.ts";
import type { Package } from "@wherry/factory/packages/package.ts";
import type { RecordedSystem } from "@wherry/factory/recording/recording-definition.ts";
import { judgeScripts } from "@wherry/factory/scripts/review.ts";
import { recordIdentity, type ScriptRecord } from "@wherry/factory/scripts/script-record.ts";
import { fetchLocked, unpackLocked } from "@wherry/factory/supply/fetch-locked.ts";
import { openRepositories, universeOf } from "@wherry/factory/supply/repositories.ts";
import { repositoryContext, type Workshop, withMirrors } from "@wherry/factory/supply/workshop.ts";

export interface Staleness {
  /** Packages whose scripts of today have no record, and which scripts these are. */
  readonly missing: readonly { readonly package: string; readonly scripts: readonly string[] }[];
  /** Packages of records that no package uses. */
  readonly unused: readonly string[];
  /** Packages that the repositories do not have. */
  readonly gone: readonly string[];
  readonly looked: number;
}

/** Packages in one step, so that few are in memory at once. */
const step = 25;

/** Holds records against the packages that repositories have now: each is fetched, none of its scripts is run. */
export async function staleRecords(
  records: readonly ScriptRecord[],
  { architecture, repositories, mirrors }: RecordedSystem,
  opened: Workshop,
): Promise<Staleness> {
  const workshop = withMirrors(opened, mirrors);
  const rules = await policyOf(repositories).loadScripts();
  const indexes = await openRepositories(repositories, repositoryContext(workshop, architecture));
  const universe = universeOf(repositories, indexes);
  const ids = indexes.map(({ id }) => id);
  const names = [...new Set(records.map((record) => record.package))].sort();
  const found = names.flatMap((name): Package[] => universe.packagesNamed(name).slice(0, 1));
  const used = new Set<string>();
  const missing: Staleness["missing"][number][] = [];
  for (let at = 0; at < found.length; at += step) {
    const locked = found.slice(at, at + step).map((one) => lockPackage(one, ids));
    await fetchLocked(locked, { repositories: ids.map((id) => ({ id })), sources: repositories }, workshop);
    const judged = judgeScripts(await unpackLocked(locked, workshop), { rules, acknowledged: [], records });
    for (const record of judged.records) used.add(recordIdentity(record));
    for (const one of judged.unknown)
      missing.push({ package: one.package.package.name, scripts: one.scripts.map((script) => script.name) });
  }
  const there = new Set(found.map((one) => one.name));
  return {
    missing,
    unused: records
      .filter((record) => there.has(record.package) && !used.has(recordIdentity(record)))
      .map((record) => record.package),
    gone: names.filter((name) => !there.has(name)),
    looked: found.length,
  };
}
