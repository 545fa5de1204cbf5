import type { Tree } from "@wherry/core/tree/tree.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { mergeRulesOf, policyOf } from "../distributions/find-format.ts";
import { packageOfUnit } from "../distributions/packaged-units.ts";
import { finishTree } from "../finishers/finish.ts";
import { keptFor } from "../finishers/trimming/kept.ts";
import { settleLocale } from "../finishers/trimming/locale.ts";
import { trimTree } from "../finishers/trimming/trim.ts";
import type { MachineOwnPath } from "../image-checks/checked-image.ts";
import type { KnownFacts } from "../kernel/read-modules.ts";
import { unneededModules } from "../kernel/unneeded-modules.ts";
import type { Lock } from "../lock/lock.ts";
import { diversionsAmong } from "../merging/diversions.ts";
import { mergePackages } from "../merging/merge.ts";
import { warnOfOpenFolders } from "../merging/open-folders.ts";
import { knownScripts } from "../scripts/review.ts";
import type { Workshop } from "../supply/workshop.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { addAgent } from "./add-agent.ts";
import { moduleFacts } from "./cached-module-facts.ts";
import { mergeBootPackages } from "./merge-boot-packages.ts";

export interface MadeTree {
  readonly tree: Tree;
  /** What the packages' scripts would make on each machine, by their records. */
  readonly machineOwn: readonly MachineOwnPath[];
  /** Of the kernel modules in it: the initrd's are chosen by them. */
  readonly modules: KnownFacts;
}

/**
 * From the packages' content to the finished system: merged, with what their scripts would have done, as the definition
 * asks.
 *
 * What is trimmed goes before the finishers, so that nothing is made of it, and again after them.
 */
export async function makeTree(
  packages: readonly UnpackedPackage[],
  definition: ImageDefinition,
  lock: Lock,
  workshop: Workshop,
): Promise<MadeTree> {
  const policy = policyOf(definition.repositories);
  const { acknowledge, answers } = definition.packages;
  const rules = await policy.loadScripts();
  const shipped = await rules.loadRecords(packages.map(({ package: { name } }) => name));
  const { effects, records } = knownScripts(packages, {
    rules,
    acknowledged: acknowledge,
    answers,
    // Later ones win: the lock's.
    records: [...shipped, ...(lock.records ?? [])],
    emit: workshop.emit,
  });
  const machineOwn = records.flatMap(({ package: name, perMachine }) =>
    perMachine.map((one): MachineOwnPath => ({ package: name, ...one })),
  );
  const mergeRules = mergeRulesOf(policy);
  const names = packages.map((one) => one.package.name);
  const kept = keptFor(names, definition, policy.finishing.kept);
  const yielding = Object.keys(definition.inherited["trim.paths"] ?? {});
  const trim = (tree: Tree) =>
    trimTree(tree, definition.trim, {
      documentation: policy.finishing.documentation,
      needed: kept.paths,
      yielding,
      locale: definition.locale,
    });
  const merged = trim(
    settleLocale(
      mergePackages(packages, mergeRules, { diversions: diversionsAmong(effects) }),
      definition.locale,
      policy.finishing.localesPackage,
    ),
  );
  const unneeded = definition.trim.modules
    ? { drop: unneededModules.drop, keep: [...unneededModules.keep, ...kept.modules] }
    : { drop: [], keep: [] };
  const modules = await moduleFacts(merged, unneeded, workshop);
  const finished = await finishTree(merged, {
    definition,
    packages,
    policy: policy.finishing,
    effects,
    emit: workshop.emit,
    packageOfUnit,
    read: (content) => workshop.store.read(content),
    epoch: lock.epoch,
    known: modules,
    remember: (key, make) => workshop.store.memo.cachedJson(key, make),
    unneeded,
  });
  const trimmed = trim(finished);
  warnOfOpenFolders(trimmed, packages, mergeRules, workshop.emit);
  if (definition.kernel === null) return { tree: trimmed, modules, machineOwn };
  const of = { architecture: definition.architecture, encryption: definition.disk.encryption };
  const boot = await mergeBootPackages(lock.boot, definition.repositories, workshop);
  const tree = await addAgent(trimmed, { ...of, boot, policy: policy.boot, epoch: lock.epoch }, workshop);
  return { tree, modules, machineOwn };
}
