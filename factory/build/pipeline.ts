import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { formatMegabytes } from "@wherry/core/quantities/format-bytes.ts";
import { countOf } from "@wherry/core/text/count.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import type { Exporter } from "../exporters/exporter.ts";
import type { Lock } from "../lock/lock.ts";
import { formatLock } from "../lock/lock-file.ts";
import type { lockRecords } from "../recording/lock-records.ts";
import type { Fetched } from "../store/fetch.ts";
import { chooseLock } from "../supply/choose-lock.ts";
import type { Workshop } from "../supply/workshop.ts";
import { artifactName, type MadeFile, parts } from "./artifacts.ts";
import { checkTree, type ImageFindingObject, imageFindingObject } from "./check-tree.ts";
import { exportDisk, exportTree } from "./export-image.ts";
import { fetchLockedPackages } from "./fetch-packages.ts";
import { makeTree } from "./make-tree.ts";
import { explainOutputFailure } from "./output-failure.ts";
import { type Artifact, type OutputFolder, openOutputFolder } from "./output-folder.ts";
import { createStages, type StageName, type Stages, type StageTime } from "./stages.ts";
import type { BuildWork } from "./work.ts";
import { writeBootFile } from "./write-boot-file.ts";
import { writeHashTree, writeUsr } from "./write-slot.ts";

export interface BuildOptions {
  readonly workshop: Workshop;
  /** Folder for the artefacts. */
  readonly output: string;
  /** What to make, in this order. */
  readonly exporters: readonly Exporter[];
  readonly compression: "fast" | "release";
  /** Path of a lock; undefined solves anew. */
  readonly lockFile: string | undefined;
  /** See `LockChoice.trustLock`. */
  readonly trustLock?: boolean;
  /** Whether maintainer scripts that nobody knows may be run apart (`lockRecords`); only where there is no lock. */
  readonly code: boolean;
}

export interface BuildResult {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  /** What was found in the finished image; errors would have stopped the build. */
  readonly findings: readonly ImageFindingObject[];
  readonly stages: readonly StageTime[];
  readonly artifacts: readonly Artifact[];
}

/**
 * From a definition to artefacts in a folder. This is the factory, top to bottom. Errors of its stages pass through.
 *
 * @throws {WherryError} definition.invalid when the definition has no kernel, and no form that does without was asked
 *   for
 * @throws {WherryError} output.unwritable when the folder cannot be made, or what is made does not fit in
 */
export async function buildImage(definition: ImageDefinition, options: BuildOptions): Promise<BuildResult> {
  const { workshop } = options;
  const stages = createStages(workshop.emit, workshop.signal);
  await using output = await openOutputFolder(options.output, workshop.signal);
  return await buildInto(output, definition, options, stages).catch((cause: unknown) => {
    throw explainOutputFailure(cause, resolve(options.output));
  });
}

async function buildInto(
  output: OutputFolder,
  definition: ImageDefinition,
  options: BuildOptions,
  stages: Stages,
): Promise<BuildResult> {
  const { workshop, exporters, compression } = options;
  const { chosen, packages } = await chooseAndFetch(definition, options, stages);
  const { code } = options;
  const lock =
    options.lockFile === undefined ? await recorded(chosen, definition, { packages, code }, workshop) : chosen;
  await writeFile(output.prepare(artifactName(definition, parts.lock)), formatLock(lock));

  const made = await stages.run(
    "tree",
    () => makeTree(packages, definition, lock, workshop),
    ({ tree }) => `${tree.size} files`,
  );
  const { tree, modules } = made;

  const findings = await stages.run(
    "check",
    () => checkTree(made, packages, definition, workshop),
    (found) => (found.length === 0 ? "nothing found" : countOf(found.length, "warning")),
  );

  const work: BuildWork = { definition, workshop, exporters, compression, lock, tree, modules, output };
  const disk = await buildDisk(work, stages);
  const container = await buildContainer(work, stages);
  requireExport(work);

  const artifacts = await stages.run(
    "publish",
    () => output.publish([...named(definition, ["lock"]), ...disk, ...container]),
    (list) => `${list.length} files in ${options.output}`,
  );
  return {
    name: definition.name,
    version: definition.version,
    architecture: definition.architecture,
    packages: lock.packages.map(({ name, version }) => ({ name, version })),
    findings: findings.map(imageFindingObject),
    stages: stages.times,
    artifacts,
  };
}

/** The packages' content may show that more are needed, where there is no lock that settles it. */
async function chooseAndFetch(definition: ImageDefinition, options: BuildOptions, stages: Stages) {
  const { workshop, lockFile } = options;
  const choose = (stage: StageName, work: () => Promise<Lock>) =>
    stages.run(stage, work, (lock) => `${lock.packages.length} packages`);
  const fetch = (lock: Lock) =>
    stages.run(
      "fetch",
      () => fetchLockedPackages(lock, definition, workshop),
      ({ fetched }) => describeFetched(fetched),
    );
  const first = await choose(lockFile === undefined ? "solve" : "lock", () => chooseLock(definition, options));
  const { packages } = await fetch(first);
  if (lockFile !== undefined) return { chosen: first, packages };
  const { completeLock } = await import("../supply/complete-lock.ts");
  const chosen = await completeLock(first, definition, packages, workshop);
  return { chosen, packages: chosen === first ? packages : (await fetch(chosen)).packages };
}

/** The lock with what the solver's choice does not say. Who has a lock needs nothing to record with. */
async function recorded(...of: Parameters<typeof lockRecords>): Promise<Lock> {
  return await (await import("../recording/lock-records.ts")).lockRecords(...of);
}

/** The bootable half: /usr, its hash tree, the boot file that carries the root hash, the disk that holds them all. */
async function buildDisk(work: BuildWork, stages: Stages): Promise<readonly MadeFile[]> {
  const { definition, compression } = work;
  const { kernel } = definition;
  if (kernel === null) return [];

  const usr = await stages.run(
    "usr",
    () => writeUsr(work),
    ({ bytes }) => `${formatMegabytes(bytes)}, ${definition.compression[compression]}`,
  );

  const verity = await stages.run(
    "verity",
    () => writeHashTree(work, usr),
    ({ rootHash }) => `root hash ${rootHash.slice(0, 16)}...`,
  );

  const boot = await stages.run(
    "boot",
    () => writeBootFile(work, { kernel, rootHash: verity.rootHash }),
    ({ uki, initrd }) => `${formatMegabytes(uki.length)}, of which initrd ${formatMegabytes(initrd.length)}`,
  );

  const { made } = await stages.run(
    "disk",
    () => exportDisk(work, { usr, verity, boot }),
    (disk) => (disk.made.length === 0 ? "none asked for" : formatMegabytes(disk.shipped ?? usr.bytes)),
  );
  const slot = named(definition, ["usr"]).map((file) => ({ ...file, sha256: usr.sha256 }));
  return [...made, ...slot, ...named(definition, ["verity", "uki", "initrd"])];
}

/** The whole tree, for what brings its own kernel. */
async function buildContainer(work: BuildWork, stages: Stages): Promise<readonly MadeFile[]> {
  if (!work.exporters.some(({ needs }) => needs === "tree")) return [];
  const { made } = await stages.run(
    "oci",
    () => exportTree(work),
    ({ shipped }) => formatMegabytes(shipped ?? 0),
  );
  return made;
}

function requireExport({ definition, exporters }: BuildWork): void {
  if (definition.kernel !== null || exporters.some(({ needs }) => needs === "tree")) return;
  const formats = exporters.map(({ format }) => format).join(", ");
  throw new WherryError("definition.invalid", `${definition.name} has no kernel, so it cannot become ${formats}`, {
    hint: "build it with --format oci, or give it a kernel",
  });
}

function named(definition: ImageDefinition, kinds: readonly (keyof typeof parts)[]): readonly MadeFile[] {
  return kinds.map((kind) => ({ kind, name: artifactName(definition, parts[kind]) }));
}

function describeFetched({ packages, bytes }: Fetched): string {
  if (packages === 0) return "all packages were in the store";
  return `${countOf(packages, "package")} fetched, ${formatMegabytes(bytes)}`;
}
