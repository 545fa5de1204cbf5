import { readFile } from "node:fs/promises";
import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { writeCpio } from "@wherry/formats/archive/cpio.ts";
import { mergeRulesOf, policyOf, toolDistribution } from "../../distributions/find-format.ts";
import { ownFile } from "../../installation/own-files.ts";
import { kernelVersions, modulesFolder, uncompressedModule } from "../../kernel/read-modules.ts";
import { lockPackage } from "../../lock/lock-package.ts";
import { mergePackages } from "../../merging/merge.ts";
import type { Package } from "../../packages/package.ts";
import type { RecordingPolicy } from "../../packages/recording-policy.ts";
import type { PackageUniverse } from "../../solver/universe.ts";
import { fetchLocked, unpackLocked } from "../../supply/fetch-locked.ts";
import { openRepositories, universeOf } from "../../supply/repositories.ts";
import { repositoryContext, type Workshop } from "../../supply/workshop.ts";
import { putDirectory, putFile, type TreeDraft } from "../../tree/edit.ts";

/** What a throw-away machine starts. */
export interface MachineParts {
  readonly kernel: Uint8Array;
  /** A cpio archive. */
  readonly initrd: Uint8Array;
}

/** What the machine needs of its kernel, where that has not built it in: overlayfs, and the port to the recorder. */
const neededModules =
  /\/kernel\/(fs\/overlayfs\/overlay|drivers\/virtio\/virtio(_ring|_pci[a-z_]*)?|drivers\/char\/virtio_console)\.ko(\.[a-z]+)?$/;

/**
 * Kernel and first root of a throw-away machine, from the repositories of Wherry's tools.
 *
 * @throws {WherryError} recording.unavailable when these have no kernel for the architecture
 */
export async function machineParts(
  architecture: ArchitectureName,
  { machine }: RecordingPolicy,
  workshop: Workshop,
): Promise<MachineParts> {
  const sources = toolDistribution().tools.repositories;
  const indexes = await openRepositories(sources, repositoryContext(workshop, architecture));
  const universe = universeOf(sources, indexes);
  const ids = indexes.map(({ id }) => id);
  const kernel = kernelIn(universe, machine.kernel(architecture), machine.kernelPrefix);
  const [shell] = universe.packagesNamed(machine.shell);
  if (kernel === undefined || shell === undefined) throw incomplete(architecture);
  const locked = [kernel, shell].map((one) => lockPackage(one, ids));
  await fetchLocked(locked, { repositories: ids.map((id) => ({ id })), sources }, workshop);
  const tree = mergePackages(await unpackLocked(locked, workshop), mergeRulesOf(policyOf(sources)));
  const [version] = kernelVersions(tree);
  if (version === undefined) throw incomplete(architecture);
  const read = async (path: string) => {
    const node = tree.get(resolvePath(tree, path));
    if (node?.kind !== "file") throw incomplete(architecture);
    return await workshop.store.read(node.content);
  };
  return {
    kernel: await read(policyOf(sources).boot.kernelImage(version)),
    initrd: await firstRoot(tree, { shell: await read(machine.shellPath), read, workshop }),
  };
}

interface FirstRoot {
  readonly shell: Uint8Array;
  readonly read: (path: string) => Promise<Uint8Array>;
  readonly workshop: Workshop;
}

async function firstRoot(tree: Tree, { shell, read, workshop }: FirstRoot): Promise<Uint8Array> {
  const draft: TreeDraft = new Map();
  const times = { mtime: 0 };
  for (const folder of ["/", "/bin", "/modules"]) putDirectory(draft, folder, times);
  putFile(draft, "/bin/busybox", shell, { ...times, mode: 0o755 });
  const init = await readFile(ownFile("recording/running/machine-init.sh"), "utf8");
  putFile(draft, "/init", `#!/bin/busybox sh\n${init}`, { ...times, mode: 0o755 });
  for (const path of tree.keys()) {
    if (!path.startsWith(`${modulesFolder}/`) || !neededModules.test(path)) continue;
    const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.ko.*$/, ".ko");
    putFile(draft, `/modules/${name}`, await uncompressedModule(path, await read(path)), times);
  }
  return Buffer.concat(await Array.fromAsync(writeCpio(draft, workshop.store)));
}

/** The kernel itself, which a package without content depends on. */
function kernelIn(universe: PackageUniverse, name: string, prefix: RegExp): Package | undefined {
  const [named] = universe.packagesNamed(name);
  const real = named?.requires.flat().find((one) => prefix.test(one.name));
  return real === undefined ? undefined : universe.packagesNamed(real.name)[0];
}

function incomplete(architecture: string): WherryError {
  return new WherryError("recording.unavailable", `there is no kernel for a machine of ${architecture} to record in`, {
    hint: "make the lock on another machine, or acknowledge the scripts: docs/scripts.md",
  });
}
