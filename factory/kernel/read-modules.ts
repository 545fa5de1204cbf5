import { promisify } from "node:util";
import { gunzip, zstdDecompress } from "node:zlib";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Content, FileNode, Tree } from "@wherry/core/tree/tree.ts";
import { decodeXzBlock, readXzIndex } from "@wherry/formats/archive/xz.ts";
import type { KernelModule } from "./module-dependencies.ts";
import { type ModuleFacts, readModuleFacts } from "./module-facts.ts";
import { isModulePath, moduleName } from "./module-name.ts";

/** Where kernels keep their modules, one folder for each version. */
export const modulesFolder = "/usr/lib/modules";

/**
 * Facts by the SHA-256 of the module's file: reading a kernel's modules anew takes seconds, so callers may keep them.
 */
export type KnownFacts = ReadonlyMap<string, ModuleFacts>;

interface ReadModulesOptions {
  readonly read: (content: Content) => Promise<Uint8Array>;
  readonly known?: KnownFacts;
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

/**
 * Reads every module of a kernel, in the order of their paths.
 *
 * @throws {WherryError} format.invalid when a module cannot be decompressed, expands to more than 256 MiB, or is not an
 *   ELF file that can be read, with its path
 */
export async function readKernelModules(
  tree: Tree,
  version: string,
  options: ReadModulesOptions,
): Promise<readonly KernelModule[]> {
  const folder = `${modulesFolder}/${version}/`;
  const files = [...tree].filter(
    (entry): entry is [string, FileNode] =>
      entry[0].startsWith(folder) && entry[1].kind === "file" && isModulePath(entry[0]),
  );
  files.sort(([a], [b]) => (a < b ? -1 : 1));
  const modules: KernelModule[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < files.length; index = next++) {
      const [path, node] = files[index] ?? [];
      if (path === undefined || node === undefined) return;
      const facts = options.known?.get(node.content.sha256) ?? (await readFacts(path, node, options));
      modules[index] = { path: path.slice(folder.length), name: moduleName(path), facts };
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
  return Buffer.concat(await Promise.all(stream.blocks.map((block) => decodeXzBlock(range, stream, block, path))));
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
