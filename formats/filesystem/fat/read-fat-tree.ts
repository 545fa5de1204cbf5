import { WherryError } from "@wherry/core/errors/errors.ts";
import { joinPath } from "@wherry/core/paths/paths.ts";
import {
  type FatVolume,
  LARGEST_FOLDER,
  nextCluster,
  type ReadBytes,
  readChain,
  readEntries,
  readGeometry,
  readRoot,
} from "./read-fat.ts";

/** As many files and folders as one full folder has. */
const MOST_NODES = 65_536;
/** Bytes that all folders together may have: as much as so many entries with long names take. */
const MOST_FOLDER_BYTES = 64 * 2 ** 20;

interface FatNode {
  readonly kind: "file" | "directory";
  /** Bytes; 0 for a folder. */
  readonly size: number;
  /**
   * `length` bytes of a file from `position` on.
   *
   * @throws {WherryError} format.invalid when they do not all lie in it, or its clusters end before
   */
  read(position: number, length: number): Uint8Array;
}

/**
 * Everything in a FAT file system, by its path, the root as "/"; undefined where there is no FAT. Of files nothing is
 * read yet, but where they lie. Source: Microsoft's "FAT: General Overview of On-Disk Format", version 1.03.
 *
 * @throws {WherryError} format.invalid when a folder stands in two places, a name is no file name, there are more than
 *   65,536 files and folders, folders of more than 64 MiB, or files that are larger together than the volume
 */
export function readFatTree(read: ReadBytes): ReadonlyMap<string, FatNode> | undefined {
  const volume = readGeometry(read(0, 512));
  if (volume === undefined) return undefined;
  const nodes = new Map<string, FatNode>([["/", folder]]);
  const known = new Set<number>();
  const waiting = [{ path: "/", bytes: () => readRoot(volume, read) }];
  let folderBytes = 0;
  let fileBytes = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const bytes = next.bytes();
    folderBytes += bytes.length;
    if (folderBytes > MOST_FOLDER_BYTES) throw damaged(`its folders have more than ${MOST_FOLDER_BYTES} bytes`);
    for (const { name, isFile, cluster, size } of readEntries(bytes)) {
      if (name === "." || name === "..") continue;
      if (name === "" || name.includes("/") || name.includes("\0")) throw damaged(`a name in ${next.path} is none`);
      const path = joinPath(next.path, name);
      if (nodes.size >= MOST_NODES) throw damaged(`it has more than ${MOST_NODES} files`);
      fileBytes += size;
      if (fileBytes > volume.clusters * volume.clusterSize) throw damaged("its files are larger than it is");
      if (isFile) nodes.set(path, fileNode(path, { cluster, size }, { ...volume, read }));
      else {
        if (known.has(cluster)) throw damaged(`${path} is a folder that stands in two places`);
        known.add(cluster);
        nodes.set(path, folder);
        waiting.push({ path, bytes: () => readChain(cluster, { ...volume, read, length: LARGEST_FOLDER }) });
      }
    }
  }
  return nodes;
}

const folder: FatNode = {
  kind: "directory",
  size: 0,
  read: () => {
    throw damaged("a folder is read as a file");
  },
};

/** Where its clusters are is found at the first read. */
function fileNode(
  path: string,
  { cluster: first, size }: { readonly cluster: number; readonly size: number },
  volume: FatVolume & { readonly read: ReadBytes },
): FatNode {
  const { clusterSize, clusters, data, read } = volume;
  let chain: number[] | undefined;
  const findChain = () => {
    const count = Math.ceil(size / clusterSize);
    const found: number[] = [];
    for (let cluster = first; found.length < count; cluster = nextCluster(cluster, volume)) {
      if (!(cluster >= 2 && cluster < clusters + 2)) throw damaged(`${path} ends too early`);
      found.push(cluster);
    }
    return found;
  };
  return {
    kind: "file",
    size,
    read(position, length) {
      if (!(position >= 0 && length >= 0 && position + length <= size)) throw damaged(`${path} ends too early`);
      chain ??= findChain();
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const at = position + done;
        let index = Math.floor(at / clusterSize);
        const start = data + ((chain[index] ?? 0) - 2) * clusterSize + (at % clusterSize);
        // Clusters that follow each other are read at once.
        let run = clusterSize - (at % clusterSize);
        while (run < length - done && chain[index + 1] === (chain[index] ?? 0) + 1) {
          run += clusterSize;
          index++;
        }
        const part = read(start, Math.min(run, length - done));
        if (part === undefined || part.length < Math.min(run, length - done)) throw damaged(`${path} ends too early`);
        bytes.set(part, done);
        done += part.length;
      }
      return bytes;
    },
  };
}

function damaged(what: string): WherryError {
  return new WherryError("format.invalid", `this FAT file system is damaged: ${what}`, {
    hint: "build it again; it may have been truncated",
  });
}
