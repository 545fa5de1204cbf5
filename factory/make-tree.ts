import { setupScript } from "./boot/initrd.ts";
import type { ImageDefinition } from "./definition/image-definition.ts";
import { finishTree } from "./finishers/finish.ts";
import { unneededModules } from "./kernel/unneeded-modules.ts";
import type { Lock } from "./lock/lock.ts";
import { efiName, readFrom } from "./make-boot-file.ts";
import { mergeBootPackages } from "./merge-boot-packages.ts";
import { mergePackages } from "./merging/merge.ts";
import { moduleFacts } from "./module-facts.ts";
import { reviewScripts } from "./scripts/review.ts";
import { draftOf, putFile } from "./tree/edit.ts";
import type { Tree } from "./tree/tree.ts";
import { trimTree } from "./tree/trim.ts";
import type { UnpackedPackage } from "./tree/unpacked-package.ts";
import type { Workshop } from "./workshop.ts";

/**
 * From the packages' content to the finished system: merged, with what their scripts would have done, as the definition asks.
 *
 * What is trimmed goes before the finishers, so that nothing is made of it, and again after them.
 */
export async function makeTree(
  packages: readonly UnpackedPackage[],
  definition: ImageDefinition,
  lock: Lock,
  workshop: Workshop,
): Promise<Tree> {
  const effects = reviewScripts(packages, { acknowledged: definition.packages.acknowledge, emit: workshop.emit });
  const merged = trimTree(mergePackages(packages), definition.trim);
  const finished = await finishTree(merged, {
    definition,
    packages,
    effects,
    read: (content) => workshop.store.read(content),
    epoch: lock.epoch,
    known: await moduleFacts(merged, workshop),
    unneeded: definition.trim.modules ? unneededModules : { drop: [], keep: [] },
  });
  const trimmed = trimTree(finished, definition.trim);
  return definition.kernel === null ? trimmed : await addSetup(trimmed, { definition, lock, workshop });
}

interface SetupRequest {
  readonly definition: ImageDefinition;
  readonly lock: Lock;
  readonly workshop: Workshop;
}

/** What the initrd hands over to, from the verified /usr, and what the machine makes add-ons of, which bring kernel arguments. */
async function addSetup(tree: Tree, { definition, lock, workshop }: SetupRequest): Promise<Tree> {
  const draft = draftOf(tree);
  const times = { mtime: lock.epoch };
  putFile(draft, "/usr/lib/wherry/setup", await setupScript(), { ...times, mode: 0o755 });
  const tools = await mergeBootPackages(lock.boot, workshop);
  const stub = `/usr/lib/systemd/boot/efi/addon${efiName(definition.architecture)}.efi.stub`;
  putFile(draft, "/usr/lib/wherry/addon.efi.stub", await readFrom(tools, stub, workshop), times);
  return draft;
}
