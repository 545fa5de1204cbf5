import { writeFile } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { formatMegabytes } from "@wherry/core/quantities/format-bytes.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { writeQcow2 } from "@wherry/formats/disk/qcow2.ts";
import { writeRaw } from "@wherry/formats/disk/raw.ts";
import { buildVerity } from "@wherry/formats/disk/verity.ts";
import { parseErofsCompression } from "@wherry/formats/filesystem/erofs/compression.ts";
import { writeOci } from "@wherry/formats/oci/oci.ts";
import type { ImageDefinition, OutputFormat } from "../definition/image-definition.ts";
import { makeErofs } from "../erofs/make-erofs.ts";
import type { Lock } from "../lock/lock.ts";
import { formatLock } from "../lock/lock-file.ts";
import type { Fetched } from "../store/fetch.ts";
import { chooseLock } from "../supply/choose-lock.ts";
import { fetchLocked, unpackLocked } from "../supply/fetch-locked.ts";
import { openToolbox } from "../supply/toolbox.ts";
import { type Workshop, withMirrors } from "../supply/workshop.ts";
import { toolRepositories } from "../tools/tool-sets.ts";
import { containerTree } from "../tree/container-tree.ts";
import { slotTree } from "../tree/slot-tree.ts";
import { checkBudgets } from "./budgets.ts";
import { derivedUuid, veritySalt } from "./identifiers.ts";
import { makeBootFile } from "./make-boot-file.ts";
import { makeDisk } from "./make-disk.ts";
import { makeTree } from "./make-tree.ts";
import { mergeBootPackages } from "./merge-boot-packages.ts";
import { type Artifact, type ArtifactKind, type OutputFolder, openOutputFolder } from "./output-folder.ts";
import { createStages, type Stages, type StageTime } from "./stages.ts";

/** What can be asked for on the command line: the definition's formats, and the OCI image as a folder. */
export type BuildFormat = OutputFormat | "oci-directory";

export interface BuildOptions {
  readonly workshop: Workshop;
  /** Folder for the artefacts. */
  readonly output: string;
  readonly formats: readonly BuildFormat[];
  readonly compression: "fast" | "release";
  /** Path of a lock; undefined solves anew. */
  readonly lockFile: string | undefined;
}

export interface BuildResult {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  readonly stages: readonly StageTime[];
  readonly artifacts: readonly Artifact[];
}

/** From a definition to artefacts in a folder. This is the factory, top to bottom. */
export async function buildImage(definition: ImageDefinition, options: BuildOptions): Promise<BuildResult> {
  const { workshop } = options;
  const stages = createStages(workshop.emit, workshop.signal);
  await using output = await openOutputFolder(options.output, workshop.signal);
  const names = artifactNames(definition);

  const lock = await stages.run(
    options.lockFile === undefined ? "solve" : "lock",
    () => chooseLock(definition, options),
    ({ packages }) => `${packages.length} packages`,
  );
  await writeFile(output.prepare(names.lock), formatLock(lock));

  const { packages } = await stages.run(
    "fetch",
    async () => {
      const sources = { repositories: lock.repositories, sources: [...definition.repositories, ...toolRepositories] };
      const named = withMirrors(workshop, definition.mirrors);
      const fetched = await fetchLocked([...lock.packages, ...lock.boot, ...lock.tools], sources, named);
      return { fetched, packages: await unpackLocked(lock.packages, workshop) };
    },
    ({ fetched }) => describeFetched(fetched),
  );

  const tree = await stages.run(
    "tree",
    () => makeTree(packages, definition, lock, workshop),
    ({ size }) => `${size} files`,
  );

  const work = { definition, options, lock, tree, output, stages, names };
  const made: Made[] = [{ kind: "lock", name: names.lock }, ...(await buildDisk(work)), ...(await buildOci(work))];
  if (made.length === 1 && !options.formats.includes("oci-directory")) {
    throw new WherryError(
      "definition.invalid",
      `${definition.name} has no kernel, so it cannot become ${options.formats.join(", ")}`,
      {
        hint: "build it with --format oci, or give it a kernel",
      },
    );
  }

  const artifacts = await stages.run(
    "publish",
    () => output.publish(made),
    (list) => `${list.length} files in ${options.output}`,
  );
  return {
    name: definition.name,
    version: definition.version,
    architecture: definition.architecture,
    packages: lock.packages.map(({ name, version }) => ({ name, version })),
    stages: stages.times,
    artifacts,
  };
}

interface Work {
  readonly definition: ImageDefinition;
  readonly options: BuildOptions;
  readonly lock: Lock;
  readonly tree: Tree;
  readonly output: OutputFolder;
  readonly stages: Stages;
  readonly names: ReturnType<typeof artifactNames>;
}

interface Made {
  readonly kind: ArtifactKind;
  readonly name: string;
}

/** The bootable half: /usr, its hash tree, the boot file that carries the root hash, the disk that holds them all. */
async function buildDisk({ definition, options, lock, tree, output, stages, names }: Work): Promise<Made[]> {
  const { workshop, formats } = options;
  const { kernel } = definition;
  if (kernel === null) return [];
  const algorithm = definition.compression[options.compression];

  const usr = await stages.run(
    "usr",
    async () => {
      const path = output.prepare(names.usr);
      const toolbox = await openToolbox(lock.tools, workshop);
      using image = await makeErofs({
        tree: slotTree(tree),
        reader: workshop.store,
        compression: parseErofsCompression(algorithm),
        compressor: {
          tool: await toolbox.tool("mkfs.erofs"),
          identity: toolbox.identity,
          shelf: workshop.store.shelf,
        },
        uuid: derivedUuid("usr", definition.name),
        epoch: lock.epoch,
        signal: workshop.signal,
      });
      await writeFile(path, image.chunks());
      return { path, bytes: image.bytes };
    },
    ({ bytes }) => `${formatMegabytes(bytes)}, ${algorithm}`,
  );

  const verity = await stages.run(
    "verity",
    async () => {
      const path = output.prepare(names.verity);
      const { rootHash, treeBytes } = await buildVerity({
        image: usr.path,
        output: path,
        salt: veritySalt,
        uuid: derivedUuid("verity", definition.name),
        signal: workshop.signal,
      });
      return { path, bytes: treeBytes, rootHash };
    },
    ({ rootHash }) => `root hash ${rootHash.slice(0, 16)}...`,
  );

  const boot = await stages.run(
    "boot",
    async () => {
      const tools = await mergeBootPackages(lock.boot, workshop);
      const file = await makeBootFile(
        { definition, kernel, lock, tree, tools, rootHash: verity.rootHash, compression: options.compression },
        workshop,
      );
      await writeFile(output.prepare(names.uki), file.uki);
      await writeFile(output.prepare(names.initrd), file.initrd);
      return file;
    },
    ({ uki, initrd }) => `${formatMegabytes(uki.length)}, of which initrd ${formatMegabytes(initrd.length)}`,
  );

  const written = await stages.run(
    "disk",
    async () => {
      const disk = makeDisk({ definition, boot, usr, verity, epoch: lock.epoch }, workshop);
      const common = { size: disk.plan.size, signal: workshop.signal };
      const made: Made[] = [];
      let size = usr.bytes;
      if (formats.includes("raw")) {
        await writeRaw({ ...common, pieces: disk.pieces(), output: output.prepare(names.raw) });
        made.push({ kind: "raw", name: names.raw });
      }
      if (formats.includes("qcow2")) {
        size = await writeQcow2({
          ...common,
          pieces: disk.pieces(),
          output: output.prepare(names.qcow2),
          compression: options.compression === "release" ? "zstd" : "none",
        });
        made.push({ kind: "qcow2", name: names.qcow2 });
      }
      // What is shipped is what the budget is about; only a release has its final size.
      if (options.compression === "release") checkBudgets(definition, { packages: lock.packages.length, size });
      else checkBudgets(definition, { packages: lock.packages.length, size: 0 });
      return { made, size };
    },
    ({ size, made }) => (made.length === 0 ? "none asked for" : formatMegabytes(size)),
  );
  return [
    ...written.made,
    { kind: "usr", name: names.usr },
    { kind: "verity", name: names.verity },
    { kind: "uki", name: names.uki },
    { kind: "initrd", name: names.initrd },
  ];
}

/** The whole tree as a container image: an archive, and the same as a folder where that was asked for. */
async function buildOci({ definition, options, lock, tree, output, stages, names }: Work): Promise<Made[]> {
  const { formats, workshop } = options;
  const forms = [
    ...(formats.includes("oci") ? [{ form: "archive" as const, name: names.oci }] : []),
    ...(formats.includes("oci-directory") ? [{ form: "directory" as const, name: names.ociFolder }] : []),
  ];
  if (forms.length === 0) return [];
  await stages.run(
    "oci",
    async () => {
      let size = 0;
      for (const { form, name } of forms) {
        ({ size } = await writeOci({
          tree: containerTree(tree),
          reader: workshop.store,
          container: definition.container,
          architecture: definition.architecture,
          name: definition.name,
          version: definition.version,
          epoch: lock.epoch,
          form,
          compression: "gzip",
          output: output.prepare(name),
          signal: workshop.signal,
        }));
      }
      if (definition.kernel === null) checkBudgets(definition, { packages: lock.packages.length, size });
      return size;
    },
    formatMegabytes,
  );
  return formats.includes("oci") ? [{ kind: "oci", name: names.oci }] : [];
}

function artifactNames({ name, version }: ImageDefinition) {
  const stem = `${name}_${version}`;
  return {
    lock: `${stem}.lock.json`,
    usr: `${stem}.usr.erofs`,
    verity: `${stem}.usr.verity`,
    uki: `${stem}.efi`,
    initrd: `${stem}.initrd`,
    raw: `${stem}.raw`,
    qcow2: `${stem}.qcow2`,
    oci: `${stem}.oci.tar`,
    ociFolder: `${stem}.oci`,
  };
}

function describeFetched({ packages, bytes }: Fetched): string {
  if (packages === 0) return "all packages were in the store";
  return `${packages} package${packages === 1 ? "" : "s"} fetched, ${formatMegabytes(bytes)}`;
}
