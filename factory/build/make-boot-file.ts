import { type ArchitectureName, architectures } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Content, Tree } from "@wherry/core/tree/tree.ts";
import { writeCpio } from "@wherry/formats/archive/cpio.ts";
import { buildUki } from "@wherry/formats/executable/uki.ts";
import { buildInitrd, compressInitrd } from "../boot/initrd.ts";
import type { ImageDefinition, KernelDefinition } from "../definition/image-definition.ts";
import { policyOf } from "../distributions/find-format.ts";
import { type KnownFacts, kernelVersions, readKernelModules } from "../kernel/read-modules.ts";
import type { Lock } from "../lock/lock.ts";
import type { Workshop } from "../supply/workshop.ts";
import { digestOfTree } from "../tree/digest.ts";

export interface BootFile {
  /** The unified kernel image. */
  readonly uki: Uint8Array;
  /** As it is inside: a cpio archive in one zstd frame. */
  readonly initrd: Uint8Array;
  /** systemd-boot for the image's architecture. */
  readonly loader: Uint8Array;
  /** systemd's stub of add-ons; undefined where its package has none. */
  readonly addOnStub: Uint8Array | undefined;
}

interface BootFileRequest {
  readonly definition: ImageDefinition;
  readonly kernel: KernelDefinition;
  readonly lock: Lock;
  /** The finished image. */
  readonly tree: Tree;
  /** See `MadeTree.modules`. */
  readonly modules: KnownFacts;
  /** The merged boot packages. */
  readonly tools: Tree;
  /** Of the verity tree over /usr. */
  readonly rootHash: string;
  readonly compression: "fast" | "release";
}

/** One file that holds kernel, initrd and command line with the root hash: whoever boots it gets exactly this /usr. */
export async function makeBootFile(request: BootFileRequest, workshop: Workshop): Promise<BootFile> {
  const { definition, tree, tools } = request;
  const read = (from: Tree, path: string) => readFrom(from, path, workshop);
  const kernelVersion = onlyKernel(tree);
  const initrd = await makeInitrd(request, kernelVersion, workshop);
  const { efi } = architectures[definition.architecture];
  const sections = [
    { name: ".osrel", content: await read(tree, "/usr/lib/os-release") },
    { name: ".cmdline", content: Buffer.from(commandLine(request)) },
    { name: ".uname", content: Buffer.from(kernelVersion) },
    { name: ".linux", content: await read(tree, policyOf(definition.repositories).boot.kernelImage(kernelVersion)) },
    { name: ".initrd", content: initrd },
  ];
  const addOnStub = tools.get(addOnStubPath(definition.architecture));
  return {
    uki: buildUki({ stub: await read(tools, `/usr/lib/systemd/boot/efi/linux${efi}.efi.stub`), sections }),
    initrd,
    loader: await read(tools, `/usr/lib/systemd/boot/efi/systemd-boot${efi}.efi`),
    addOnStub: addOnStub?.kind === "file" ? await workshop.store.read(addOnStub.content) : undefined,
  };
}

/** Where systemd-boot's package has its stub of add-ons. */
export function addOnStubPath(architecture: ArchitectureName): string {
  return `/usr/lib/systemd/boot/efi/addon${architectures[architecture].efi}.efi.stub`;
}

/**
 * The initrd, compressed. It is the same for many images and its compression takes long, so it is kept in the store.
 */
async function makeInitrd(request: BootFileRequest, kernelVersion: string, workshop: Workshop): Promise<Uint8Array> {
  const { definition, tree, tools, kernel, lock, compression, modules: known } = request;
  const { store } = workshop;
  const read = (content: Content) => store.read(content);
  const modules = await readKernelModules(tree, kernelVersion, { read, known });
  const contents = await buildInitrd({
    tree,
    tools,
    libraryFolders: policyOf(definition.repositories).boot.libraryFolders,
    kernelVersion,
    modules,
    extraModules: kernel.modules,
    read,
    epoch: lock.epoch,
  });
  return await store.memo.cachedBytes(`initrd 2 ${compression} ${digestOfTree(contents)}`, async () =>
    compressInitrd(Buffer.concat(await Array.fromAsync(writeCpio(contents, store))), compression),
  );
}

function commandLine({ kernel, rootHash }: BootFileRequest): string {
  return [`usrhash=${rootHash}`, ...kernel.arguments].join(" ");
}

function onlyKernel(tree: Tree): string {
  const [version, ...others] = kernelVersions(tree);
  if (version === undefined || others.length > 0) {
    throw new WherryError(
      "tree.invalid",
      version === undefined
        ? "the image has no kernel"
        : `the image has several kernels: ${[version, ...others].join(", ")}`,
      {
        hint: "name one kernel package in kernel.package, and no other in packages.install",
      },
    );
  }
  return version;
}

/** A file that booting cannot do without. */
async function readFrom(tree: Tree, path: string, { store }: Workshop): Promise<Uint8Array> {
  const node = tree.get(resolvePath(tree, path));
  if (node?.kind !== "file")
    throw new WherryError("boot.incomplete", `booting needs ${path}, which no package brought`);
  return await store.read(node.content);
}
