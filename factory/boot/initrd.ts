import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { constants, zstdCompress } from "node:zlib";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Content, Tree } from "@wherry/core/tree/tree.ts";
import { ownFile } from "../installation/own-files.ts";
import type { KernelModule } from "../kernel/module-dependencies.ts";
import { modulesFolder, uncompressedModule } from "../kernel/read-modules.ts";
import { putDirectory, putFile, putLink, putNode, type TreeDraft } from "../tree/edit.ts";
import { libraryClosure } from "./initrd/libraries.ts";
import { modulesFile, planInitrdModules } from "./initrd/modules.ts";

interface InitrdRequest {
  /** The image's finished tree: the kernel's modules come from it. */
  readonly tree: Tree;
  /** Where `busybox`, `dmsetup` and their libraries are looked for first; an image need not have them. */
  readonly tools: Tree;
  /** `BootPolicy.libraryFolders`. */
  readonly libraryFolders: Readonly<Record<number, string>>;
  readonly kernelVersion: string;
  /** That kernel's modules: `readKernelModules`. */
  readonly modules: readonly KernelModule[];
  /** Loaded besides those that every image gets: the definition's `kernel.modules`. */
  readonly extraModules: readonly string[];
  readonly read: (content: Content) => Promise<Uint8Array>;
  /** The modification time of everything in it. */
  readonly epoch: number;
}

const busybox = "/usr/bin/busybox";
const dmsetup = "/usr/sbin/dmsetup";

/** What `/init` calls, and what whoever debugs it with `wherry.debug` would miss most. */
const applets = [
  ..."[ cat chroot cp cut dd dmesg echo grep halt insmod ln ls lsmod mkdir mount od poweroff".split(" "),
  ..."reboot sed sh sleep switch_root tr umount".split(" "),
];

/**
 * The tree of the first root file system, for the kernel to unpack into memory: busybox as shell and tools, dmsetup,
 * the modules that lead to the disk, and `/init`. It is the same for every release with the same kernel and tools.
 *
 * Modules are uncompressed in it: compressed as one they take less room than each for itself.
 */
export async function buildInitrd(request: InitrdRequest): Promise<Tree> {
  const { tree, tools, libraryFolders, epoch, read } = request;
  const times = { mtime: epoch };
  const draft: TreeDraft = new Map();
  for (const folder of ["/", "/dev", "/etc", "/lib/modules", "/proc", "/run", "/sys", "/sysroot", "/usr"]) {
    putDirectory(draft, folder.startsWith("/lib") ? `/usr${folder}` : folder, times);
  }
  for (const name of ["bin", "lib", "lib64", "sbin"]) {
    putDirectory(draft, `/usr/${name}`, times);
    putLink(draft, `/${name}`, `usr/${name}`, times);
  }
  // The kernel opens it for the first process, before there is a devtmpfs.
  putNode(draft, "/dev/console", {
    kind: "character-device",
    mode: 0o600,
    uid: 0,
    gid: 0,
    mtime: epoch,
    major: 5,
    minor: 1,
  });
  const source: Tree = new Map([...tree, ...tools]);
  for (const path of await libraryClosure(source, [busybox, dmsetup], { read, folders: libraryFolders })) {
    const node = source.get(path);
    if (node !== undefined) putNode(draft, path, { ...node, uid: 0, gid: 0, mtime: epoch });
  }
  for (const applet of applets) putLink(draft, `/usr/bin/${applet}`, "busybox", times);
  putFile(draft, "/init", await initScript(), { ...times, mode: 0o755 });
  putFile(draft, "/usr/sbin/modprobe", await readFile(ownFile("boot/initrd/modprobe.sh")), {
    ...times,
    mode: 0o755,
  });
  await addModules(draft, request);
  return new Map([...draft].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Fast is a tenth larger and takes a tenth of the time. */
const zstdLevels = { fast: 9, release: 19 } as const;

/**
 * Compresses the archive of an initrd in one zstd frame; Linux reads it when built with RD_ZSTD, with windows of up to
 * 128 MiB.
 */
export async function compressInitrd(archive: Uint8Array, speed: "fast" | "release"): Promise<Uint8Array> {
  return await promisify(zstdCompress)(archive, {
    params: {
      [constants.ZSTD_c_compressionLevel]: zstdLevels[speed],
      [constants.ZSTD_c_windowLog]: 24,
      [constants.ZSTD_c_checksumFlag]: 1,
    },
  });
}

/** `/init` as it is read: what is called stands before what calls it. */
const initParts = ["messages", "command-line", "drivers", "bytes", "partitions", "slot", "root", "main"];

/** One file, as each one that the shell opens costs time on an emulated machine. */
async function initScript(): Promise<string> {
  const read = (name: string) => readFile(ownFile(`boot/initrd/init/${name}.sh`), "utf8");
  return ["#!/bin/sh\n", ...(await Promise.all(initParts.map(read)))].join("\n");
}

async function addModules(draft: TreeDraft, request: InitrdRequest): Promise<void> {
  const { tree, kernelVersion, modules, extraModules, read, epoch } = request;
  const folder = `${modulesFolder}/${kernelVersion}`;
  const builtin = tree.get(`${folder}/modules.builtin`);
  const plan = planInitrdModules(
    modules,
    builtin?.kind === "file" ? Buffer.from(await read(builtin.content)).toString("utf8") : "",
    extraModules,
  );
  const wanted = new Set(plan.flatMap(({ module, before }) => [...before, module]));
  for (const { path, name } of wanted) {
    const node = tree.get(resolvePath(tree, `${folder}/${path}`));
    if (node?.kind !== "file") {
      throw new WherryError("boot.incomplete", `the initrd needs ${folder}/${path}, which is not in the image`, {
        hint: "do not trim the modules that lead to the disk",
      });
    }
    const bytes = await uncompressedModule(path, await read(node.content));
    putFile(draft, `/usr/lib/modules/${name}.ko`, bytes, { mtime: epoch });
  }
  putFile(draft, "/etc/modules", modulesFile(plan), { mtime: epoch });
}
