import { encodeCapabilities } from "@wherry/core/tree/capabilities.ts";
import type { Content, ContentReader, FileNode, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { hardLinkKey, sortedEntries } from "./sorted-entries.ts";
import { type TarHeader, tarHeader } from "./tar-header.ts";

/** Small pieces are gathered until a chunk is full; whoever reads is spared thousands of them. */
const chunkSize = 256 * 1024;
const blockSize = 512;
/** GNU tar and others read 20 blocks at once and warn about archives that end in between. */
const recordSize = 20 * blockSize;

interface TarOptions {
  /**
   * A chunk is valid only until the next one is asked for: for readers who are done with one before, and spare the
   * memory.
   */
  readonly reuseChunks: boolean;
}

/**
 * A tree as a tar archive: POSIX ustar, with pax headers only where a name, number or size does not fit.
 *
 * The same tree always gives the same bytes: entries are sorted by the bytes of their paths, so that a directory comes
 * before what it holds; owners are numbers only; times are whole seconds. File nodes with one pack location and the
 * same attributes become hard links to the first of them.
 */
export async function* writeTar(
  tree: Tree,
  reader: ContentReader,
  options: TarOptions = { reuseChunks: false },
): AsyncGenerator<Uint8Array> {
  const output = new Gathering(options);
  const linkable = new Map<string, string>();
  for (const [path, node] of sortedEntries(tree)) {
    const name = entryName(path, node);
    const original = node.kind === "file" ? findOriginal(linkable, node, name) : undefined;
    output.add(tarHeader(describe(name, node, original)));
    if (node.kind === "file" && original === undefined) {
      if (node.content.size <= chunkSize) output.add(await reader.read(node.content));
      else yield* flushAndStream(output, reader, node.content);
      output.addZeros((blockSize - (node.content.size % blockSize)) % blockSize);
    }
    yield* output.takeFull();
  }
  output.addZeros(2 * blockSize);
  output.addZeros((recordSize - (output.total % recordSize)) % recordSize);
  yield* output.takeAll();
}

/** Relative, as every tar has it; directories end with a slash, the root is "./". */
function entryName(path: string, node: TreeNode): string {
  if (path === "/") return "./";
  return node.kind === "directory" ? `${path.slice(1)}/` : path.slice(1);
}

/** The entry's name of which this file is a hard link; undefined for the first one, which is remembered. */
function findOriginal(linkable: Map<string, string>, node: FileNode, name: string): string | undefined {
  const key = hardLinkKey(node);
  if (key === undefined) return undefined;
  const original = linkable.get(key);
  if (original === undefined) linkable.set(key, name);
  return original;
}

function describe(path: string, node: TreeNode, original: string | undefined): TarHeader {
  const { mode, uid, gid, mtime } = node;
  const attributes = { path, mode, uid, gid, mtime: Math.floor(mtime), size: 0, target: "", major: 0, minor: 0 };
  switch (node.kind) {
    case "directory":
      return { ...attributes, kind: "directory" };
    case "link":
      return { ...attributes, kind: "link", target: node.target };
    case "file":
      if (original !== undefined) return { ...attributes, kind: "hard-link", target: original };
      return { ...attributes, kind: "file", size: node.content.size, ...capabilitiesOf(node) };
    default:
      return { ...attributes, kind: node.kind, major: node.major, minor: node.minor };
  }
}

function capabilitiesOf({ capabilities }: FileNode): Pick<TarHeader, "capabilities"> {
  return capabilities === undefined ? {} : { capabilities: encodeCapabilities(capabilities) };
}

async function* flushAndStream(output: Gathering, reader: ContentReader, content: Content): AsyncGenerator<Uint8Array> {
  yield* output.takeAll();
  for await (const piece of reader.stream(content)) {
    output.total += piece.length;
    yield piece;
  }
}

/** Collects small pieces into chunks. */
class Gathering {
  /** Bytes of the archive so far. */
  total = 0;
  #chunk = Buffer.allocUnsafe(2 * chunkSize);
  #used = 0;
  readonly #options: TarOptions;

  constructor(options: TarOptions) {
    this.#options = options;
  }

  add(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#chunk.set(bytes, this.#used);
    this.#used += bytes.length;
    this.total += bytes.length;
  }

  addZeros(count: number): void {
    this.#reserve(count);
    this.#chunk.fill(0, this.#used, this.#used + count);
    this.#used += count;
    this.total += count;
  }

  *takeFull(): Generator<Uint8Array> {
    if (this.#used >= chunkSize) yield* this.takeAll();
  }

  *takeAll(): Generator<Uint8Array> {
    if (this.#used === 0) return;
    const chunk = this.#chunk.subarray(0, this.#used);
    if (!this.#options.reuseChunks) this.#chunk = Buffer.allocUnsafe(2 * chunkSize);
    this.#used = 0;
    yield chunk;
  }

  /** Never needed while pieces are at most a chunk; headers with very long names may be more. */
  #reserve(count: number): void {
    if (this.#used + count <= this.#chunk.length) return;
    const larger = Buffer.allocUnsafe(this.#used + count + chunkSize);
    larger.set(this.#chunk.subarray(0, this.#used));
    this.#chunk = larger;
  }
}
