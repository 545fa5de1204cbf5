import { WherryError } from "@wherry/core/errors/errors.ts";
import { policyOf } from "../distributions/find-format.ts";
import { lockPackage } from "../lock/lock-package.ts";
import type { Package } from "../packages/package.ts";
import type { Pin } from "../packages/repository/priorities.ts";
import { judgeScripts } from "../scripts/review.ts";
import type { ScriptRecord } from "../scripts/script-record.ts";
import { solve } from "../solver/solve.ts";
import { fetchLocked, unpackLocked } from "../supply/fetch-locked.ts";
import { openRepositories, universeOf } from "../supply/repositories.ts";
import { repositoryContext, type Workshop, withMirrors } from "../supply/workshop.ts";
import { dependencyOrder, neededBy } from "./dependency-order.ts";
import { hostsOf } from "./hosts.ts";
import { type Recorded, recordPackages } from "./record-packages.ts";
import type { RecordedSystem } from "./recording-definition.ts";
import { recordingTree } from "./recording-tree.ts";
import { type Limits, usualLimits } from "./running/limits.ts";

export interface RecordingOptions {
  /** Records that there are: their packages are not recorded anew. */
  readonly records: readonly ScriptRecord[];
  /** The definition's pins: `universeOf`. */
  readonly pins?: readonly Pin[];
  /** To what scripts ask, by the name of the question: `packages.answers`. */
  readonly answers?: Readonly<Record<string, string>>;
  /** `RecordingRequest.where`. */
  readonly where?: "namespaces" | "machine" | undefined;
  /** `usualLimits` by default. */
  readonly limits?: Limits;
}

/**
 * Records the scripts of packages and of all that they need, as far as nobody knows them: `install` as in a definition.
 *
 * @throws {WherryError} package.missing, solver.unsatisfiable when the packages cannot be installed together
 * @throws {WherryError} definition.invalid when a password is among the answers
 * @throws {WherryError} recording.unavailable when scripts cannot be run apart on this machine
 * @throws {WherryError} recording.failed when the system for them cannot be made, or they leave more than can be read
 * @throws {WherryError} interrupted when the workshop's signal aborts
 */
export async function recordScripts(
  system: RecordedSystem,
  install: readonly string[],
  opened: Workshop,
  { records, pins = [], answers = {}, where, limits = usualLimits }: RecordingOptions = { records: [] },
): Promise<Recorded> {
  const workshop = withMirrors(opened, system.mirrors);
  const { architecture, repositories } = system;
  const distribution = policyOf(repositories);
  const policy = await distribution.loadRecording();
  const indexes = await openRepositories(repositories, repositoryContext(workshop, architecture));
  const named = new Set(install.map((entry) => entry.replace(/=.*/, "")));
  const wanted = [...install, ...policy.helpers.filter((name) => !named.has(name))];
  const universe = universeOf(repositories, indexes, pins);
  const absent = policy.helpers.filter((name) => universe.packagesNamed(name).length === 0);
  if (absent.length > 0) throw incomplete(absent);
  const ids = indexes.map(({ id }) => id);
  const rules = await distribution.loadScripts();
  const open = async (chosen: readonly Package[], known: readonly ScriptRecord[]) => {
    const locked = chosen.map((one) => lockPackage(one, ids));
    await fetchLocked(locked, { repositories: ids.map((id) => ({ id })), sources: repositories }, workshop);
    const packages = await unpackLocked(locked, workshop);
    return { chosen, packages, judged: judgeScripts(packages, { rules, acknowledged: [], records: known, answers }) };
  };
  const first = solve({ install: wanted, omit: [], architecture }, universe).packages;
  const alone = await open(first, records);
  if (alone.judged.unknown.length === 0) return { records: [], failed: [], replaced: [] };
  const beside = hostsOf(alone, policy.hosts).filter((name) => universe.packagesNamed(name).length > 0);
  const second = beside.length === 0 ? undefined : solved([...wanted, ...beside], architecture, universe);
  // Shipped records of the packages that the hosts brought.
  const had = new Set(first.map(({ name }) => name));
  const names = (second ?? []).flatMap(({ name }) => (had.has(name) ? [] : [name]));
  const known = [...records, ...(second === undefined ? [] : await rules.loadRecords(names))];
  const { chosen, packages, judged } = second === undefined ? alone : await open(second, known);
  // Scripts look for what each machine makes for itself, such as a certificate: those that make it run as well.
  const needed = neededBy(
    judged.unknown.map((one) => one.package.package.name),
    chosen,
  );
  const isMaker = ({ perMachine, effects }: ScriptRecord) =>
    perMachine.length > 0 || effects.some(({ kind }) => kind === "secret");
  const makers = judged.records.filter((record) => isMaker(record) && needed.has(record.package));
  const { unknown, effects } =
    makers.length === 0
      ? judged
      : judgeScripts(packages, { rules, acknowledged: [], records: without(known, makers), answers });
  const order = dependencyOrder(chosen);
  const pending = unknown.toSorted(
    (a, b) => (order.get(a.package.package.name) ?? 0) - (order.get(b.package.package.name) ?? 0),
  );
  const tree = await recordingTree(system, {
    packages,
    pending: pending.map((one) => one.package),
    effects,
    policy,
    reader: workshop.store,
  });
  const request = { architecture, tree, packages, pending, policy, answers, where, limits };
  const recorded = await recordPackages(request, workshop);
  // Those of packages that hosts brought were run for these alone, and without hosts of their own.
  const asked = new Set(alone.judged.unknown.map((one) => one.package.package.name));
  return {
    records: recorded.records.filter((record) => asked.has(record.package)),
    failed: recorded.failed.filter((one) => asked.has(one.package)),
    replaced: recorded.replaced.filter((one) => asked.has(one.package)),
  };
}

function without(records: readonly ScriptRecord[], makers: readonly ScriptRecord[]): readonly ScriptRecord[] {
  const names = new Set(makers.map((record) => record.package));
  return records.filter((record) => !names.has(record.package));
}

/** Undefined where these packages do not go together. */
function solved(
  install: readonly string[],
  architecture: string,
  universe: ReturnType<typeof universeOf>,
): readonly Package[] | undefined {
  try {
    return solve({ install, omit: [], architecture }, universe).packages;
  } catch (error) {
    if (error instanceof WherryError && error.code === "solver.unsatisfiable") return undefined;
    throw error;
  }
}

function incomplete(absent: readonly string[]): WherryError {
  return new WherryError(
    "recording.unavailable",
    `scripts cannot be run: the repositories lack what scripts need for that (${absent.join(", ")})`,
    {
      hint: "name the suite that the packages are made for among the repositories, or acknowledge the scripts: docs/scripts.md",
    },
  );
}
