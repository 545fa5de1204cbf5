import { promisify } from "node:util";
import { gunzip, zstdDecompress } from "node:zlib";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Content, FileNode, Tree } from "@wherry/core/tree/tree.ts";
import { decodeXzBlock, readXzIndex } from "@wherry/formats/archive/xz.ts";
import type { KernelModule } from "./module-dependencies.ts";
import { type ModuleFacts, readModuleFacts } from "./module-facts.ts";
import { isModulePath, moduleName } from "./module-name.ts";
import { unneededBy } from "./unneeded-by.ts";
import type { ModuleSelection } from "./unneeded-modules.ts";

/** Where kernels keep their modules, one folder for each version. */
export const modulesFolder = "/usr/lib/modules";

/**
 * Facts by the SHA-256 of the module's file: reading a kernel's modules anew takes seconds, so callers may keep them.
 */
export type KnownFacts = ReadonlyMap<string, ModuleFacts>;

interface ReadModulesOptions {
  readonly read: (content: Content) => Promise<Uint8Array>;
  readonly known?: KnownFacts;
  /** Modules that are not read, but for those that one which is read cannot be loaded without. */
  readonly unneeded?: ModuleSelection | undefined;
}

/** Decompression runs on threads of its own; more files at once only cost memory. */
const atOnce = 4;
/** Far above any real module: bounds what a damaged or hostile one can cost. */
const largestModule = 256 * 1024 * 1024;

/** The versions of the kernels in a tree, sorted. */
export function kernelVersions(tree: Tree): string[] {
  const versions = new Set<string>();
  const prefix = `${modulesFolder}/`;
  for (const path of tree.keys()) {
    const [version, below] = path.startsWith(prefix) ? path.slice(prefix.length).split("/", 2) : [];
    if (version !== undefined && below === "kernel") versions.add(version);
  }
  return [...versions].sort();
}

/** The files of a kernel's modules in a tree, by their paths below the folder of that version; sorted by path. */
export function moduleFiles(tree: Tree, version: string): ReadonlyMap<string, FileNode> {
  const folder = `${modulesFolder}/${version}/`;
  const files = [...tree].flatMap(([path, node]): [string, FileNode][] =>
    path.startsWith(folder) && node.kind === "file" && isModulePath(path) ? [[path.slice(folder.length), node]] : [],
  );
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Reads the modules of a kernel, in the order of their paths: all, or those that are needed.
 *
 * @throws {WherryError} format.invalid when a module cannot be decompressed, expands to more than 256 MiB, or is not an
 *   ELF file that can be read, with its path
 */
export async function readKernelModules(
  tree: Tree,
  version: string,
  options: ReadModulesOptions,
): Promise<readonly KernelModule[]> {
  const files = moduleFiles(tree, version);
  const byName = new Map([...files.keys()].map((path) => [moduleName(path), path]));
  const isUnneeded = unneededBy(options.unneeded ?? { drop: [], keep: [] });
  const modules = new Map<string, KernelModule>();
  let wanted = [...files.keys()].filter((path) => !isUnneeded(path));
  while (wanted.length > 0) {
    const found = await readFiles(wanted, files, { folder: `${modulesFolder}/${version}`, ...options });
    for (const module of found) modules.set(module.path, module);
    const needed = new Set(found.flatMap(({ facts }) => facts.dependencies.flatMap((name) => byName.get(name) ?? [])));
    wanted = [...needed].filter((path) => !modules.has(path));
  }
  return [...files.keys()].flatMap((path) => modules.get(path) ?? []);
}

async function readFiles(
  paths: readonly string[],
  files: ReadonlyMap<string, FileNode>,
  options: ReadModulesOptions & { readonly folder: string },
): Promise<readonly KernelModule[]> {
  const modules: KernelModule[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < paths.length; index = next++) {
      const path = paths[index] ?? "";
      const node = files.get(path);
      if (node === undefined) return;
      const known = options.known?.get(node.content.sha256);
      const facts = known ?? (await readFacts(`${options.folder}/${path}`, node, options));
      modules.push({ path, name: moduleName(path), facts });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return modules;
}

/** The bytes of a module as the kernel loads it, decompressed by its file name's ending. */
export async function uncompressedModule(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  const ending = path.slice(path.lastIndexOf("."));
  try {
    if (ending === ".xz") return await decompressXz(path, bytes);
    const limit = { maxOutputLength: largestModule };
    if (ending === ".zst") return await promisify(zstdDecompress)(bytes, limit);
    if (ending === ".gz") return await promisify(gunzip)(bytes, limit);
    return bytes;
  } catch (cause) {
    throw new WherryError("format.invalid", `${path} cannot be decompressed`, { cause, where: { file: path } });
  }
}

async function decompressXz(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const range = async (offset: number, length: number) => whole.subarray(offset, offset + length);
  const stream = await readXzIndex(range, whole.length, path);
  const size = stream.blocks.reduce((sum, block) => sum + block.uncompressedSize, 0);
  if (size > largestModule) throw new WherryError("format.too-large", `${path} expands to ${size} bytes`);
  const decoded = await Promise.all(stream.blocks.map((block) => decodeXzBlock(range, stream, block, path)));
  const [only] = decoded;
  return decoded.length === 1 && only !== undefined ? only : Buffer.concat(decoded);
}

async function readFacts(path: string, node: FileNode, { read }: ReadModulesOptions): Promise<ModuleFacts> {
  const bytes = await uncompressedModule(path, await read(node.content));
  try {
    return readModuleFacts(bytes);
  } catch (cause) {
    if (!(cause instanceof WherryError)) throw cause;
    throw new WherryError(cause.code, `${path}: ${cause.message}`, { cause, where: { file: path } });
  }
}
